import type { EventStore } from '@app/domain/kernel/event-store.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import { loadAggregate, type Loaded } from '../command-handling/load-aggregate.js';
import { executionShape, readExecution, writeExecution } from '../snapshots/execution-snapshot.js';
import type { SnapshotStore } from '../snapshots/snapshot-store.js';
import { executionFacts, type ExecutionFacts } from './execution-facts.js';

type LoadedFacts = Loaded<ExecutionFacts>;

/** Events to read beyond a snapshot before a new one is worth its writing. */
const staleAfter = 500;
/** Characters; an execution whose steps answer more is read from its events. */
const largestSnapshot = 64 * 1024 * 1024;

/**
 * An execution as it is now: from its snapshot when there is one that fits, and the events after it. Who had to read many
 * events leaves a snapshot behind, after the fact. Whatever is wrong with snapshots costs time and nothing else.
 * @param seen a revision the stream is known to have, -1 when none is: for a short stream no snapshot is looked up
 */
export async function loadNewestExecution(
  store: Pick<EventStore, 'read'>,
  snapshots: SnapshotStore,
  stream: StreamName,
  seen = -1,
): Promise<LoadedFacts> {
  const isShort = seen >= 0 && seen < staleAfter;
  const start = isShort ? undefined : await loadSnapshot(store, snapshots, stream).catch(() => undefined);
  const loaded = await loadAggregate(store, executionFacts, stream, {}, start);
  if (loaded.revision - (start?.revision ?? -1) > staleAfter)
    saveSnapshot(store, snapshots, stream, loaded).catch(() => undefined);
  return loaded;
}

/** Undefined when there is none, when it has another shape, or when its last event is not in this log. */
async function loadSnapshot(
  store: Pick<EventStore, 'read'>,
  snapshots: SnapshotStore,
  stream: StreamName,
): Promise<LoadedFacts | undefined> {
  const snapshot = await snapshots.load(stream);
  if (snapshot?.shape !== executionShape) return undefined;
  const { revision, eventId } = snapshot;
  const [last] = await store.read(stream, { from: revision, limit: 1 });
  if (last?.id !== eventId) return undefined;
  const { commandIds, ...facts } = readExecution(snapshot.state);
  return { state: facts, commandIds, revision, position: last.position };
}

async function saveSnapshot(
  store: Pick<EventStore, 'read'>,
  snapshots: SnapshotStore,
  stream: StreamName,
  loaded: LoadedFacts,
): Promise<void> {
  const { revision } = loaded;
  const [last] = await store.read(stream, { from: revision, limit: 1 });
  const state = writeExecution({ ...loaded.state, commandIds: loaded.commandIds });
  if (!last || state.length > largestSnapshot) return;
  await snapshots.save(stream, { shape: executionShape, revision, eventId: last.id, state });
}
