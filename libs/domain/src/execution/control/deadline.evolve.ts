import type { ExecutionState } from '../execution.state.js';
import type { DeadlineSet } from './deadline.events.js';
import { isFrozen, withoutPause } from './pause.evolve.js';

type Existing = Exclude<ExecutionState, { status: 'none' }>;

/** In a pause that lets it stand still, it is counted from the beginning of the pause: the end of the pause puts it off. */
export function evolveDeadlineSet(state: Existing, { deadline, at }: DeadlineSet): ExecutionState {
  const { deadline: _, ...rest } = state;
  if (deadline === null) return rest;
  return { ...rest, deadline: countedDeadline(state, deadline, at) };
}

export const countedDeadline = (state: Existing, deadline: number, at: number): number =>
  state.status === 'paused' && isFrozen(state) ? deadline - (at - state.pausedAt) : deadline;

export const evolveDeadlineExceeded = (state: Existing): ExecutionState => ({
  ...withoutPause(state),
  status: 'cancelling',
  outOfTime: true,
});
