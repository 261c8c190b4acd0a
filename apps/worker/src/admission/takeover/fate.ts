import { nextCompensation } from '@app/domain/execution/compensation/compensate.js';
import { isPlanned, isTerminal, stepOf, type ExecutionState } from '@app/domain/execution/execution.state.js';

/** What became of an attempt, by the history of its run. */
export type Fate = 'to-come' | 'running' | 'over';

/** @param id of a step, of a call inside it (`<step>#<place>`) or of what undoes it (`<step>/compensation`) */
export function fateOf(state: ExecutionState, id: string, attempt: number): Fate {
  if (!isPlanned(state)) return 'over';
  const step = stepOf(state, id) ?? stepOf(state, id.slice(0, Math.max(0, id.lastIndexOf('#'))));
  if (step) {
    if (attempt > step.attempt) return 'to-come';
    return attempt === step.attempt && step.status === 'running' ? 'running' : 'over';
  }
  const undoing = nextCompensation(state);
  const isIt = undoing?.running && `${undoing.stepId}/compensation` === id && undoing.attempt === attempt;
  return isIt ? 'running' : 'over';
}

/** Attempts that will not go on, and will not begin any more. */
export const isOverIn =
  (actor: { readonly state: ExecutionState }) =>
  ({ stepId, attempt }: { readonly stepId: string; readonly attempt: number }): boolean =>
    isTerminal(actor.state) || fateOf(actor.state, stepId, attempt) === 'over';
