import type { EventStore } from '@app/domain/kernel/event-store.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import { loadAggregate, type UpTo } from '@app/infrastructure/command-handling/load-aggregate.js';
import { executionFacts, type ExecutionRecord } from './view/execution-record.js';

/** Folds the stream of an execution, up to a point in its history when one is given. */
export async function loadRecord(
  store: Pick<EventStore, 'read'>,
  stream: StreamName,
  upTo: UpTo = {},
): Promise<ExecutionRecord> {
  const { state: facts, revision } = await loadAggregate(store, executionFacts, stream, upTo);
  return { ...facts, revision };
}
