import { reject, type Rejection } from '../../kernel/rejection.js';
import type { StepResult } from '../execution.commands.js';
import type { ExecutionEvent } from '../execution.events.js';
import { isPlanned, isTerminal, placeOf, type ExecutionState, type Planned } from '../execution.state.js';
import { isLeftBehind } from '../maps/expansion.js';
import { plannedStep } from '../planned-step.js';
import { decideRecovery } from '../recovery/decide-recovery.js';
import type { StepError } from '../recovery/step-error.js';
import type { Verdict } from './verdict.js';

export type RecordCheck = Omit<StepResult, 'usage'> & { readonly verdict: Verdict };

/** A tool's check has looked whether an attempt had its effect. */
export function recordCheck(
  { stepId, attempt, verdict, now }: RecordCheck,
  state: ExecutionState,
): readonly ExecutionEvent[] | Rejection {
  const index = isPlanned(state) ? placeOf(state, stepId) : undefined;
  if (!isPlanned(state) || index === undefined || !isChecked(state, index, attempt)) {
    return reject('STALE_RESULT', `Attempt ${attempt} of step "${stepId}" is not being checked`);
  }
  const of = { stepId, attempt, at: now };
  switch (verdict.kind) {
    case 'done':
      return [{ type: 'StepSucceeded', data: { ...of, output: verdict.output, verified: true } }];
    case 'not-done': {
      const error: StepError = { code: 'NOT_DONE', message: notDone, retryable: true };
      const decision = decideRecovery(state, index, error, now);
      return [{ type: 'StepFailed', data: { ...of, error, decision } }];
    }
    case 'unknown':
      return afterDoubt(state, index, { ...of, reason: verdict.reason });
  }
}

const notDone = 'Its outcome got lost; a check found that it had no effect.';

interface Doubt {
  readonly stepId: string;
  readonly attempt: number;
  readonly reason: string;
  readonly at: number;
}

/** A person is asked, unless repeating it is harmless and a try is left. */
function afterDoubt(state: Planned & ExecutionState, index: number, doubt: Doubt): readonly ExecutionEvent[] {
  const inconclusive: ExecutionEvent = { type: 'StepCheckInconclusive', data: doubt };
  if (!plannedStep(state, index).policy.idempotent) return [inconclusive];
  const { stepId, attempt, reason, at } = doubt;
  const message = `Nobody knows whether it had its effect, and repeating it is harmless: ${reason}.`;
  const error: StepError = { code: 'OUTCOME_UNKNOWN', message, retryable: true };
  const decision = decideRecovery(state, index, error, at);
  if (decision.kind !== 'retry') return [inconclusive];
  return [{ type: 'StepFailed', data: { stepId, attempt, error, decision, at } }];
}

function isChecked(state: Planned & ExecutionState, index: number, attempt: number): boolean {
  const step = state.steps.at(index);
  return (
    !isTerminal(state) &&
    // What is to be undone is settled by then.
    state.compensation === undefined &&
    !isLeftBehind(state, index) &&
    step.status === 'outcome-unknown' &&
    step.checking === true &&
    step.attempt === attempt
  );
}
