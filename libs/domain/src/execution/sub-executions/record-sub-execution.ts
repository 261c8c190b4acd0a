import type { ExecutionId } from '../../kernel/ids.js';
import type { Json } from '../../kernel/json.js';
import type { Message } from '../../kernel/message.js';
import type { Rejection } from '../../kernel/rejection.js';
import type { ExecutionEvent } from '../execution.events.js';
import type { BudgetState, Spent } from '../limits/budget.js';
import { isPlanned, placeOf, type ExecutionState, type Planned } from '../execution.state.js';
import { plannedStep } from '../planned-step.js';
import { decideRecovery } from '../recovery/decide-recovery.js';
import type { StepError } from '../recovery/step-error.js';
import { isRunningAttempt, staleAttempt } from '../running-attempt.js';

export type RecordSubExecution = Message<'RecordSubExecution', SubExecutionResult>;

export interface SubExecutionResult {
  readonly stepId: string;
  readonly attempt: number;
  readonly childId: ExecutionId;
  readonly outcome: SubOutcome;
  /** What it has spent, where that is counted. */
  readonly spent?: Spent;
  readonly now: number;
}

export type SubOutcome =
  | { readonly kind: 'succeeded'; readonly output: Json }
  | { readonly kind: 'failed'; readonly error: StepError }
  | { readonly kind: 'cancelled' };

/** What the end of an execution makes of the step that it is; undefined while it goes on. */
export function outcomeOf(child: ExecutionState): SubOutcome | undefined {
  switch (child.status) {
    case 'completed':
      return { kind: 'succeeded', output: child.result };
    case 'failed': {
      const { code, message } = child.failure;
      return { kind: 'failed', error: { code, message, retryable: false } };
    }
    case 'cancelled':
      return { kind: 'cancelled' };
    default:
      return undefined;
  }
}

/** What an execution that has a budget has spent of it so far. */
export function spentBy(child: ExecutionState): { readonly spent?: Spent } {
  const budget: BudgetState | undefined = child.status === 'none' ? undefined : child.budget;
  if (!budget) return {};
  const { calls, inputTokens, outputTokens } = budget;
  return { spent: { calls, inputTokens, outputTokens } };
}

/** The step ends as its execution did. Told twice, or after the step has gone on without it, it is refused as stale. */
export function recordSubExecution(
  { stepId, attempt, childId, outcome, spent, now }: SubExecutionResult,
  state: ExecutionState,
): readonly ExecutionEvent[] | Rejection {
  const index = isPlanned(state) ? placeOf(state, stepId) : undefined;
  if (!isPlanned(state) || index === undefined || !isRunningAttempt(state, stepId, attempt))
    return staleAttempt({ stepId, attempt });
  if (plannedStep(state, index).kind !== 'execution') return staleAttempt({ stepId, attempt });
  const ended = { stepId, attempt, childId, outcome: outcome.kind, ...(spent && { spent }), at: now };
  return [
    stepEnd(state, index, { stepId, attempt, at: now }, outcome),
    { type: 'SubExecutionEnded', data: ended },
  ];
}

function stepEnd(
  state: ExecutionState & Planned,
  index: number,
  result: { readonly stepId: string; readonly attempt: number; readonly at: number },
  outcome: SubOutcome,
): ExecutionEvent {
  if (outcome.kind === 'succeeded')
    return { type: 'StepSucceeded', data: { ...result, output: outcome.output } };
  if (outcome.kind === 'cancelled' && state.status === 'cancelling')
    return { type: 'StepCancelled', data: result };
  const error = outcome.kind === 'failed' ? outcome.error : cancelledAlone;
  const decision = decideRecovery(state, index, error, result.at);
  return { type: 'StepFailed', data: { ...result, error, decision } };
}

const cancelledAlone: StepError = {
  code: 'SUB_EXECUTION_CANCELLED',
  message: 'The execution that this step is was cancelled.',
  retryable: false,
};
