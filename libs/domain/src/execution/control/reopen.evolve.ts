import { PersistentArray } from '../../kernel/persistent-array.js';
import { isPlanned, type ExecutionState, type Planned, type StepState } from '../execution.state.js';
import { unmetOf } from '../recovery/stand-by.js';
import { isItem, recount } from '../maps/expansion.js';
import { base } from '../step-changes.js';
import type { ExecutionReopened } from './step-control.events.js';

/**
 * A failed run goes on: what its end cut short can run again, elements with their map; what had ended stays as it was.
 * A deadline that has passed is none.
 */
export function evolveReopened(state: ExecutionState, { to, at }: ExecutionReopened): ExecutionState {
  if (state.status !== 'failed') return state;
  const { failure: _, endedAt: __, outOfTime: ___, deadline, ...ended } = state;
  const { failed, ...others } = ended as typeof ended & Partial<Planned>;
  const rest = {
    ...others,
    ...(failed && failed.code !== 'BUDGET_EXHAUSTED' && { failed }),
    ...(deadline !== undefined && deadline > at && { deadline }),
  };
  if (!isPlanned(state)) return { ...rest, status: 'requested' };
  const open = PersistentArray.of(
    [...state.steps].map((step, place): StepState =>
      step.status === 'cancelled' && !isItem(state, place) ? { ...base(step), status: 'pending' } : step,
    ),
  );
  // What was cancelled had let go those that wait for it.
  const opened = { ...state, steps: open };
  const steps = [...open].map((step, index) =>
    step.status === 'pending' && !isItem(state, index) ? { ...step, unmet: unmetOf(opened, index) } : step,
  );
  return {
    ...rest,
    status: to,
    steps: PersistentArray.of(steps),
    expansions: state.expansions.map((expansion) => recount(expansion, steps)),
    ready: steps.flatMap((step, place) =>
      step.unmet === 0 && isOpen(step) && !isItem(state, place) ? [place] : [],
    ),
    unsettled: steps.filter(isOpen).length,
  } as ExecutionState;
}

/** Of the steps of a run that has ended: those that can go on. */
const isOpen = ({ status }: StepState): boolean => status === 'pending' || status === 'outcome-unknown';
