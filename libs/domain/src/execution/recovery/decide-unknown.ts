import type { LostOutcome, StepResult } from '../execution.commands.js';
import type { ExecutionEvent } from '../execution.events.js';
import type { ExecutionState, Planned } from '../execution.state.js';
import { isLeftBehind } from '../maps/expansion.js';
import { plannedStep } from '../planned-step.js';
import { decideRecovery } from './decide-recovery.js';
import type { StepError } from './step-error.js';

/** Nobody knows whether an attempt had its effect: the step's policy says who or what decides, a person unless it says otherwise. */
export function decideUnknown(
  state: Planned & ExecutionState,
  index: number,
  { stepId, attempt, reason, goesOn, now }: StepResult & LostOutcome,
): readonly ExecutionEvent[] {
  const lost = { stepId, attempt, reason, at: now };
  const unknown: ExecutionEvent = { type: 'StepOutcomeUnknown', data: lost };
  const { onUnknown = 'ask' } = plannedStep(state, index).policy;
  if (onUnknown === 'ask' || state.status === 'cancelling') return [unknown];
  if (onUnknown === 'check')
    return goesOn || isLeftBehind(state, index)
      ? [unknown]
      : [{ type: 'StepOutcomeUnknown', data: { ...lost, check: true } }];
  const message = `Nobody knows whether it had its effect: ${reason}.`;
  const error: StepError = { code: 'OUTCOME_UNKNOWN', message, retryable: onUnknown === 'retry' };
  const decision = decideRecovery(state, index, error, now);
  // When no try is left, a person is the better judge than a failure that may be none.
  if (onUnknown === 'retry' && decision.kind !== 'retry') return [unknown];
  return [unknown, { type: 'StepFailed', data: { stepId, attempt, error, decision, at: now } }];
}
