import type { ExecutionState, Planned } from '@app/domain/execution/execution.state.js';
import { expansionOf } from '@app/domain/execution/maps/expansion.js';
import type { StepItems } from '../types/step-items.type.js';
import type { Step } from '../types/step.type.js';

/** Which elements of a map to show. */
export interface ItemsPage {
  readonly first: number;
  /** Index of the last element of the page before; -1 for the beginning. */
  readonly after: number;
}

/** The elements of the map at a place, as `view` shows the step at a place; null when it is none, or has not begun. */
export function stepItems(
  state: ExecutionState & Planned,
  place: number,
  { first, after }: ItemsPage,
  view: (place: number) => Step,
): StepItems | null {
  const expansion = expansionOf(state, place);
  if (!expansion) return null;
  const { count, settled, failed, open } = expansion;
  const length = Math.max(0, Math.min(first, count - after - 1));
  const nodes = () => Array.from({ length }, (_, index) => view(expansion.first + after + 1 + index));
  return { total: count, settled, failed, underWay: open, nodes };
}
