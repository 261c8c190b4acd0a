import type { ExecutionState, Planned } from '@app/domain/execution/execution.state.js';
import { expansionOf } from '@app/domain/execution/maps/expansion.js';
import type { StepItems } from '../types/step-items.type.js';
import { stepView } from './step-view.js';

/** Which elements of a map to show. */
export interface ItemsPage {
  readonly first: number;
  /** Index of the last element of the page before; -1 for the beginning. */
  readonly after: number;
}

/** The elements of the map at a place; null when it is none, or has not begun. */
export function stepItems(
  state: ExecutionState & Planned,
  place: number,
  { first, after }: ItemsPage,
): StepItems | null {
  const expansion = expansionOf(state, place);
  if (!expansion) return null;
  const { count, settled, failed, open } = expansion;
  const length = Math.max(0, Math.min(first, count - after - 1));
  const nodes = () =>
    Array.from({ length }, (_, index) => stepView(state, expansion.first + after + 1 + index));
  return { total: count, settled, failed, underWay: open, nodes };
}
