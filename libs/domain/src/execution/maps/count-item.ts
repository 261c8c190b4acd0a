import type { Planned, StepState } from '../execution.state.js';
import { expansionAt, isSettled, waitsForItsTurn, type Expansion } from './expansion.js';

/** Keeps the counts of an expansion true after one of its elements changed. Constant, whatever the number of elements. */
export function countItem<State extends Planned>(state: State, place: number, before: StepState): State {
  const at = expansionAt(state, place);
  const expansion = state.expansions[at] as Expansion;
  const { first } = expansion;
  const after = state.steps.at(place);
  const next = place === first + expansion.next ? nextInTurn(state, expansion) : expansion.next;
  const isOpen = (step: StepState, taken: number) =>
    isSettled(step) || (place >= first + taken && waitsForItsTurn(step)) ? 0 : 1;
  const counted: Expansion = {
    ...expansion,
    next,
    open: expansion.open + isOpen(after, next) - isOpen(before, expansion.next),
    settled: expansion.settled + Number(isSettled(after)) - Number(isSettled(before)),
    failed: expansion.failed + Number(after.status === 'failed') - Number(before.status === 'failed'),
  };
  const taken = place < first + next && state.steps.at(expansion.map).status === 'expanded';
  const expansions = state.expansions.with(at, counted);
  // What is not taken up waits for its map, even if nothing else holds it back.
  const ready = taken ? state.ready : state.ready.filter((one) => one !== place);
  return { ...state, expansions, ready };
}

/** The first element that still waits for its turn. */
function nextInTurn({ steps }: Planned, { first, count: all, next }: Expansion): number {
  let index = next;
  while (index < all && !waitsForItsTurn(steps.at(first + index))) index++;
  return index;
}
