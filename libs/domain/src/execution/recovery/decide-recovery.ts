import type { ExecutionState, Planned } from '../execution.state.js';
import { isLeftBehind } from '../maps/expansion.js';
import { plannedStep } from '../planned-step.js';
import { decideRetry } from './decide-retry.js';
import { nextChoice } from './next-choice.js';
import type { RecoveryDecision } from './recovery-decision.js';
import { silenceCode, type StepError } from './step-error.js';

/** What follows a failure of the step at a place, by its policy: another try, then what it declares in onFailure. */
export function decideRecovery(
  state: Planned & ExecutionState,
  index: number,
  error: StepError,
  now: number,
): RecoveryDecision {
  if (state.status === 'cancelling') return { kind: 'fail', reason: 'the run is being cancelled' };
  if (isLeftBehind(state, index)) return { kind: 'fail', reason: 'its map has ended' };
  const { id, tries, triesAt: since = now } = state.steps.at(index);
  const key = `${state.executionId}/${id}`;
  const retry = decideRetry({ error, tries, since, key, now }, plannedStep(state, index).policy.retry);
  if (retry.kind !== 'retry') return nextChoice(state, index, retry.reason);
  return error.code === silenceCode ? elsewhere(state, index, retry) : retry;
}

/** Who went silent may do so again: where another agent can take over it does at once, and does not wait for the retries of this one. */
function elsewhere(state: Planned, index: number, retry: RecoveryDecision): RecoveryDecision {
  const next = nextChoice(state, index, 'it gave no sign of life');
  return next.kind === 'agent' ? next : retry;
}
