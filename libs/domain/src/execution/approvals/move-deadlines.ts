import type { Planned } from '../execution.state.js';
import type { Ballot } from './ballot.js';

/** Clocks of questions stood still during a pause. @param stoodStill milliseconds, for a wait that began at a time */
export function moveDeadlines<State extends Planned>(
  state: State,
  stoodStill: (since: number) => number,
): State {
  if (!state.planBallot && !state.asking) return state;
  const moved = (ballot: Ballot): Ballot => ({ ...ballot, since: ballot.since + stoodStill(ballot.since) });
  const steps = (state.asking ?? []).reduce((all, index) => {
    const step = all.at(index);
    if (step.status !== 'waiting-for-approval' || !step.ballot) return all;
    return all.with(index, { ...step, ballot: moved(step.ballot) });
  }, state.steps);
  return { ...state, steps, ...(state.planBallot && { planBallot: moved(state.planBallot) }) };
}
