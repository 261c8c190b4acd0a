import { readStream, type EventStore, type Position } from '@app/domain/kernel/event-store.js';
import { streamOf, type ExecutionId, type TenantId } from '@app/domain/kernel/ids.js';
import type { ExecutionState } from '@app/domain/execution/execution.state.js';
import { decider } from './decider.js';
import { toExecutionEvent } from './execution-events.js';

export interface LoadedExecution {
  readonly state: ExecutionState;
  /** Of the last event folded in; -1 when there is none. */
  readonly revision: number;
  readonly position?: Position;
  /** Commands whose events are in the fold. */
  readonly commandIds: ReadonlySet<string>;
}

/** Where to stop: at a revision or at a time (milliseconds since the epoch), both inclusive. */
export interface UpTo {
  readonly revision?: number;
  readonly time?: number;
}

/** Folds an execution's stream, up to a point in its history when one is given. */
export async function loadExecution(
  store: Pick<EventStore, 'read'>,
  tenant: TenantId,
  id: ExecutionId,
  upTo: UpTo = {},
): Promise<LoadedExecution> {
  let state = decider.initialState;
  let revision = -1;
  let position: Position | undefined;
  const commandIds = new Set<string>();
  const { revision: lastRevision = Infinity, time = Infinity } = upTo;
  for await (const event of readStream(store, streamOf(tenant, 'execution', id))) {
    if (event.revision > lastRevision || Date.parse(event.metadata['occurredAt'] ?? '') > time) break;
    state = decider.evolve(state, toExecutionEvent(event));
    ({ revision, position } = event);
    commandIds.add(event.metadata['commandId'] ?? '');
  }
  return { state, revision, commandIds, ...(position === undefined ? {} : { position }) };
}
