import type { Planned, StepState } from '../execution.state.js';
import { expansionAt, isSettled, type Expansion } from './expansion.js';

/** Keeps the counts of an expansion true after one of its elements changed. Constant, whatever the number of elements. */
export function countItem<State extends Planned>(state: State, place: number, before: StepState): State {
  const at = expansionAt(state, place);
  const expansion = state.expansions[at] as Expansion;
  const { first } = expansion;
  const after = state.steps.at(place);
  const next = place === first + expansion.next ? nextPending(state, expansion) : expansion.next;
  const isOpen = (step: StepState, taken: number) => (place < first + taken && !isSettled(step) ? 1 : 0);
  const counted: Expansion = {
    ...expansion,
    next,
    open: expansion.open + isOpen(after, next) - isOpen(before, expansion.next),
    settled: expansion.settled + Number(isSettled(after)) - Number(isSettled(before)),
    failed: expansion.failed + Number(after.status === 'failed') - Number(before.status === 'failed'),
  };
  return { ...state, expansions: state.expansions.with(at, counted) };
}

/** The first element that still waits for its turn. */
function nextPending({ steps }: Planned, { first, count: all, next }: Expansion): number {
  let index = next;
  while (index < all && steps.at(first + index).status !== 'pending') index++;
  return index;
}
