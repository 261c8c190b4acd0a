import { isFrozen } from '@app/domain/execution/control/pause.evolve.js';
import { isPlanned, type ExecutionState } from '@app/domain/execution/execution.state.js';
import type { Execution } from '../types/execution.type.js';
import type { Failure } from '../types/failure.type.js';
import { approvalViews } from './approval-view.js';
import { contextView } from './context-view.js';
import { budgetView } from './budget-view.js';
import type { ExecutionRecord } from './execution-record.js';
import { pauseView } from './pause-view.js';
import { planView } from './plan-view.js';
import { stepView } from './step-view.js';

/**
 * An execution as the schema shows it; null when there is none.
 * Lists are worked out only when a query asks for them: a plan may have thousands of steps.
 */
export function executionView({ state, revision, usage }: ExecutionRecord): Execution | null {
  if (state.status === 'none') return null;
  const { executionId, requested } = state;
  return {
    id: executionId,
    parent: requested.parent ?? null,
    request: requested.request,
    status: state.status,
    requestedBy: requested.requestedBy,
    requestedAt: requested.requestedAt,
    startedAt: (isPlanned(state) ? state.startedAt : undefined) ?? null,
    endedAt: 'endedAt' in state ? state.endedAt : null,
    deadline: isFrozen(state) ? null : (state.deadline ?? null),
    budget: budgetView(state),
    pause: pauseView(state),
    revision,
    concurrency: requested.options.concurrency,
    progress: progressOf(state),
    get plan() {
      return isPlanned(state) ? planView(state.attached) : null;
    },
    revisions: isPlanned(state) ? (state.replanning?.revisions ?? []) : [],
    get steps() {
      return isPlanned(state) ? state.attached.plan.steps.map((_, index) => stepView(state, index)) : [];
    },
    get approvals() {
      return approvalViews(state);
    },
    get context() {
      return contextView(state);
    },
    result: state.status === 'completed' ? state.result : null,
    failure: failureOf(state),
    usage,
  };
}

function progressOf(state: ExecutionState): number {
  if (state.status === 'completed') return 1;
  if (!isPlanned(state) || state.steps.length === 0) return 0;
  return (state.steps.length - state.unsettled) / state.steps.length;
}

function failureOf(state: ExecutionState): Failure | null {
  if (state.status !== 'failed') return null;
  const { code, message, stepId = null } = state.failure;
  return { code, message, stepId };
}
