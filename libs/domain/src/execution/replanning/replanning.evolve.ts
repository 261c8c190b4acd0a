import type { ExecutionState, Planned } from '../execution.state.js';
import { isReplanning } from './is-replanning.js';
import type { ReplanningFailed, ReplanningStarted } from './replanning.events.js';

/** A step has failed for good, and another plan is wanted: nothing new starts from here on. */
export function beginReplanning<State extends Planned>(state: State, revision: number): State {
  if (isReplanning(state)) return state;
  const { revisions = [] } = state.replanning ?? {};
  return { ...inStatus(state, 'replanning'), replanning: { rounds: revision, revisions } };
}

export const evolveReplanningStarted = <State extends Planned>(
  state: State,
  { reason, revision }: ReplanningStarted,
): State => ({
  ...state,
  replanning: { revisions: [], ...state.replanning, rounds: revision, reason },
});

/** The run goes on as it would have without asking. */
export function evolveReplanningFailed(
  state: ExecutionState & Planned,
  { code, message, revision }: ReplanningFailed,
): ExecutionState {
  const { revisions = [] } = state.replanning ?? {};
  const replanning = { rounds: revision, revisions, failure: { code, message } };
  return inStatus({ ...state, replanning }, 'running');
}

/** While paused it is the status to come back to. */
export const inStatus = <State extends Planned>(
  state: State,
  status: 'replanning' | 'running' | 'awaiting-plan-approval',
): State => ({ ...state, ...('resumeTo' in state ? { resumeTo: status } : { status }) });
