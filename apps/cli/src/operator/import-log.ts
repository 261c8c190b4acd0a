import type { EventStore } from '@app/domain/kernel/event-store.js';
import { parseStream, type StreamName } from '@app/domain/kernel/ids.js';
import { appendGroup, type AppendedGroup } from './append-group.js';
import { importGroups } from './import-groups.js';
import type { ImportLine } from './import-line.js';
import { ImportProblem } from './import-problem.js';

/** What became of a group, and whose it is. */
export interface ImportedGroup extends AppendedGroup {
  readonly tenant: string;
}

/**
 * Appends every event of an export to its stream, in the order of the lines.
 * @param onGroup told after each append
 * @throws ImportProblem at the first line that cannot be imported; those before it are in the log, none after it is
 */
export async function importLog(
  store: EventStore,
  lines: AsyncIterable<ImportLine>,
  interrupted: AbortSignal,
  onGroup: (appended: ImportedGroup) => void,
): Promise<void> {
  const head = await store.head();
  for await (const group of importGroups(lines)) {
    if (interrupted.aborted) return;
    try {
      onGroup({ ...(await appendGroup(store, group, head)), tenant: tenantOf(group[0].stream) });
    } catch (error) {
      if (error instanceof ImportProblem) throw error;
      throw new ImportProblem(group[0].line, 'the log did not take it', { cause: error });
    }
  }
}

const tenantOf = (stream: StreamName): string => parseStream(stream)?.tenant ?? '';
