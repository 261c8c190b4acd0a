import type { EventStore } from '@app/domain/kernel/event-store.js';
import type { TenantId } from '@app/domain/kernel/ids.js';
import type { ExecutionState } from '@app/domain/execution/execution.state.js';
import { asExecution } from '@app/domain/execution/sub-executions/as-execution.js';
import { isStillFor, type RecordQuiescence } from '@app/domain/execution/sub-executions/record-quiescence.js';
import {
  outcomeOf,
  spentBy,
  type RecordSubExecution,
} from '@app/domain/execution/sub-executions/record-sub-execution.js';
import { newId } from '@app/infrastructure/command-handling/event-ids.js';
import { handleExecutionCommand } from '@app/infrastructure/executions/handle-command.js';
import { loadExecution } from '@app/infrastructure/executions/load-execution.js';
import type { SnapshotStore } from '@app/infrastructure/snapshots/snapshot-store.js';
import { sharedNow } from '../time/shared-time.js';

interface Parts {
  readonly store: EventStore;
  readonly snapshots: SnapshotStore;
}

/** Tells the run above that an execution has ended, or stands still with it. A refusal means that it was told before, or goes on without this one. */
export async function tellParent(parts: Parts, tenant: TenantId, state: ExecutionState): Promise<void> {
  const parent = state.status === 'none' ? undefined : state.requested.parent;
  if (state.status === 'none' || !parent) return;
  const { executionId: childId } = state;
  const { executionId, stepId, attempt } = parent;
  const outcome = outcomeOf(state);
  const command: RecordSubExecution | RecordQuiescence | undefined = outcome
    ? {
        type: 'RecordSubExecution',
        data: { stepId, attempt, childId, outcome, ...spentBy(state), now: sharedNow() },
      }
    : await quiescence(parts, tenant, state, parent);
  if (!command) return;
  const envelope = { tenant, executionId, commandId: newId(), actor: asExecution(childId), command };
  await handleExecutionCommand(parts.store, envelope, undefined, parts.snapshots);
}

type Existing = Exclude<ExecutionState, { readonly status: 'none' }>;

/** What is seen of an execution holds for the pause that the run above was in before: so that is looked at first. */
async function quiescence(
  { store }: Parts,
  tenant: TenantId,
  { executionId: childId }: Existing,
  { executionId, stepId, attempt }: NonNullable<Existing['requested']['parent']>,
): Promise<RecordQuiescence | undefined> {
  const { state: above } = await loadExecution(store, tenant, executionId);
  if (above.status !== 'paused') return undefined;
  const { state: now } = await loadExecution(store, tenant, childId);
  const { pausedAt } = above;
  if (!isStillFor(now, pausedAt)) return undefined;
  return { type: 'RecordQuiescence', data: { stepId, attempt, childId, pausedAt, now: sharedNow() } };
}
