import { nextCompensation } from '@app/domain/execution/compensation/compensate.js';
import { isPlanned, isTerminal, stepOf, type ExecutionState } from '@app/domain/execution/execution.state.js';

/**
 * Whether an attempt is over, by the history of its run: it does not run, and is not to come either.
 * @param id of a step, of a call inside it (`<step>#<place>`) or of what undoes it (`<step>/compensation`)
 */
export function isOver(state: ExecutionState, id: string, attempt: number): boolean {
  if (!isPlanned(state)) return true;
  const step = stepOf(state, id) ?? stepOf(state, id.slice(0, Math.max(0, id.lastIndexOf('#'))));
  if (step) return attempt < step.attempt || (attempt === step.attempt && step.status !== 'running');
  const undoing = nextCompensation(state);
  const isIt = undoing?.running && `${undoing.stepId}/compensation` === id && undoing.attempt === attempt;
  return !isIt;
}

/** Attempts that will not go on, and will not begin any more. */
export const isOverIn =
  (actor: { readonly state: ExecutionState }) =>
  ({ stepId, attempt }: { readonly stepId: string; readonly attempt: number }): boolean =>
    isTerminal(actor.state) || isOver(actor.state, stepId, attempt);
