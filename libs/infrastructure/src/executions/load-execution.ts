import type { EventStore } from '@app/domain/kernel/event-store.js';
import { streamOf, type ExecutionId, type TenantId } from '@app/domain/kernel/ids.js';
import type { ExecutionState } from '@app/domain/execution/execution.state.js';
import { loadAggregate, type Loaded, type UpTo } from '../command-handling/load-aggregate.js';
import { decider } from './decider.js';

export type LoadedExecution = Loaded<ExecutionState>;

/** Folds an execution's stream, up to a point in its history when one is given. */
export const loadExecution = (
  store: Pick<EventStore, 'read'>,
  tenant: TenantId,
  id: ExecutionId,
  upTo: UpTo = {},
): Promise<LoadedExecution> => loadAggregate(store, decider, streamOf(tenant, 'execution', id), upTo);
