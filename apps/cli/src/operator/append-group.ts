import type { EventStore, Position } from '@app/domain/kernel/event-store.js';
import { WrongExpectedRevision } from '@app/domain/kernel/event-store-errors.js';
import type { ImportGroup } from './import-groups.js';
import type { ImportLine } from './import-line.js';
import { ImportProblem } from './import-problem.js';

/** How many events of a group were appended, and how many stood there already. */
export interface AppendedGroup {
  readonly imported: number;
  readonly present: number;
}

/**
 * Puts a group where its revisions say. Appends first and reads only when the log objects: one round trip for what is new,
 * and the store itself recognises what it has by the ids.
 * @param head of the log before the import: what an append finds at or before it was there already
 * @throws ImportProblem for a gap before the group, or another event where one of the group belongs
 */
export async function appendGroup(
  store: Pick<EventStore, 'append' | 'read'>,
  group: ImportGroup,
  head: Position | undefined,
): Promise<AppendedGroup> {
  try {
    const { position } = await append(store, group);
    const repeated = head !== undefined && position <= head;
    return repeated ? { imported: 0, present: group.length } : { imported: group.length, present: 0 };
  } catch (error) {
    if (!(error instanceof WrongExpectedRevision)) throw error;
    return appendMissing(store, group);
  }
}

async function appendMissing(
  store: Pick<EventStore, 'append' | 'read'>,
  group: ImportGroup,
): Promise<AppendedGroup> {
  const [{ stream, revision }] = group;
  const standing = await store.read(stream, { from: revision, limit: group.length });
  const other = group.find(({ event }, place) => standing[place] && standing[place].id !== event.id);
  if (other) {
    throw new ImportProblem(
      other.line,
      `another event stands at revision ${other.revision} of ${other.stream} already`,
    );
  }
  const [first, ...others] = group.slice(standing.length);
  if (!first) return { imported: 0, present: group.length };
  await append(store, [first, ...others]).catch((error: unknown) => {
    throw error instanceof WrongExpectedRevision ? misfit(first, error) : error;
  });
  return { imported: others.length + 1, present: standing.length };
}

const append = (store: Pick<EventStore, 'append'>, group: ImportGroup) => {
  const [{ stream, revision }] = group;
  const expected = revision === 0 ? 'no-stream' : revision - 1;
  return store.append(
    stream,
    expected,
    group.map(({ event }) => event),
  );
};

function misfit({ line, stream, revision }: ImportLine, error: WrongExpectedRevision): ImportProblem {
  const { actual } = error;
  if (actual !== 'no-stream' && actual >= revision) {
    return new ImportProblem(line, `somebody else writes to ${stream}; stop that first`, { cause: error });
  }
  const end = actual === 'no-stream' ? 'is not in the log' : `ends at revision ${actual}`;
  return new ImportProblem(line, `a gap: it is revision ${revision} of ${stream}, which ${end}`, {
    cause: error,
  });
}
