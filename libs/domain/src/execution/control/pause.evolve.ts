import { moveDeadlines } from '../approvals/move-deadlines.js';
import type { ExecutionState, Paused, Planned, Requested } from '../execution.state.js';
import type { PersonDecision } from '../execution.events.js';
import { isPlanned } from '../execution.state.js';
import { isAbove } from '../sub-executions/as-execution.js';
import type { ExecutionPaused, PauseJoined } from './control.events.js';

type Existing = Exclude<ExecutionState, { status: 'none' }>;

export function evolvePaused(state: Existing, event: ExecutionPaused): ExecutionState {
  const { at, timers = 'freeze' } = event;
  switch (state.status) {
    case 'requested':
    case 'planning':
    case 'awaiting-plan-approval':
    case 'running':
    case 'replanning':
      return {
        ...state,
        status: 'paused',
        resumeTo: state.status,
        pausedAt: at,
        timers,
        ...sideOf(event, state),
      };
    default:
      return state;
  }
}

export const evolveJoined = (state: Existing, event: PauseJoined): ExecutionState =>
  state.status === 'paused' ? { ...state, ...sideOf(event, state) } : state;

export function evolveLeft(state: Existing, { by }: PersonDecision): ExecutionState {
  if (state.status !== 'paused') return state;
  const { byPeople, above, ...rest } = state;
  return isAbove(by, state.requested)
    ? { ...rest, ...(byPeople && { byPeople }) }
    : { ...rest, ...(above !== undefined && { above }) };
}

/** Who wants it to be paused. */
const sideOf = (
  { by, above = 0 }: PauseJoined,
  { requested }: Requested,
): Pick<Paused, 'byPeople' | 'above'> => (isAbove(by, requested) ? { above } : { byPeople: true });

export function evolveResumed(state: Existing, at: number): ExecutionState {
  if (state.status !== 'paused') return state;
  const putOff = state.deadline === undefined ? 0 : stoodStill(state, state.pausedAt, at);
  const rest = {
    ...withoutPause(state),
    ...(state.deadline !== undefined && { deadline: state.deadline + putOff }),
    status: state.resumeTo,
  } as ExecutionState;
  if (!isPlanned(rest)) return rest;
  const steps = rest.retrying.reduce((all, index) => {
    const step = all.at(index);
    if (step.status !== 'retrying') return all;
    return all.with(index, { ...step, retryAt: step.retryAt + stoodStill(state, step.failedAt, at) });
  }, rest.steps);
  return moveDeadlines({ ...rest, steps }, (since) => stoodStill(state, since, at));
}

/**
 * Milliseconds by which a pause that ends puts off a wait that began at `since`: what was left of the wait before the
 * pause is still left after it. Nothing when timers ran on.
 */
export const stoodStill = (
  { timers, pausedAt }: Pick<Paused, 'timers' | 'pausedAt'>,
  since: number,
  until: number,
): number => (timers === 'run' ? 0 : Math.max(0, until - Math.max(pausedAt, since)));

/** Whether a pause lets the timers of a run stand still. */
export const isFrozen = (state: ExecutionState): boolean =>
  state.status === 'paused' && state.timers === 'freeze';

export function withoutPause(state: Existing): Requested & Partial<Planned> {
  if (state.status !== 'paused') return state;
  const { pausedAt, byPeople, above, timers, quiescedAt, still, resumeTo, ...rest } = state;
  return rest;
}
