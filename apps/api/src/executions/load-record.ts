import type { EventStore } from '@app/domain/kernel/event-store.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import { loadAggregate, type UpTo } from '@app/infrastructure/command-handling/load-aggregate.js';
import { executionFacts } from '@app/infrastructure/executions/execution-facts.js';
import { loadNewestExecution } from '@app/infrastructure/executions/load-newest-execution.js';
import type { SnapshotStore } from '@app/infrastructure/snapshots/snapshot-store.js';
import type { ExecutionRecord } from './view/execution-record.js';

/**
 * An execution as it is, or at a point in its history when one is given. The past is folded from its events:
 * a snapshot may lie behind that point.
 */
export async function loadRecord(
  store: Pick<EventStore, 'read'>,
  snapshots: SnapshotStore,
  stream: StreamName,
  upTo: UpTo = {},
): Promise<ExecutionRecord> {
  const isPast = upTo.revision !== undefined || upTo.time !== undefined;
  const { state: facts, revision } = isPast
    ? await loadAggregate(store, executionFacts, stream, upTo)
    : await loadNewestExecution(store, snapshots, stream);
  return { ...facts, revision };
}
