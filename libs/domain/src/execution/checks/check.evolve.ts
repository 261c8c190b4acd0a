import type { StepOutcomeUnknown } from '../execution.events.js';
import type { Planned, StepState } from '../execution.state.js';
import { base, including, put } from '../step-changes.js';
import type { StepCheckInconclusive } from './check.events.js';

/** The outcome of a step's attempt got lost. Until its check has looked, nobody is asked, and an approval stays good. */
export function evolveUnknown<State extends Planned>(
  state: State,
  index: number,
  { reason, check }: StepOutcomeUnknown,
): State {
  if (!check) return doubted(state, index, reason);
  const kept = base(state.steps.at(index));
  return put(state, index, { ...kept, status: 'outcome-unknown', reason, checking: true }, {});
}

export function evolveInconclusive<State extends Planned>(
  state: State,
  index: number,
  { reason }: StepCheckInconclusive,
): State {
  const step = state.steps.at(index);
  if (step.status !== 'outcome-unknown') return state;
  return doubted(state, index, `${step.reason}, and a check could not tell: ${reason}`);
}

function doubted<State extends Planned>(state: State, index: number, reason: string): State {
  const kept = base(state.steps.at(index));
  const unknown: StepState = { ...kept, approved: false, status: 'outcome-unknown', reason };
  return put(state, index, unknown, { ready: including(state.ready, [index]) });
}
