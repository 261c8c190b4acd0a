import type { Planned, StepState } from '../execution.state.js';

/** What has become of a map: where its elements are among the steps of the run, and how far they have come. */
export interface Expansion {
  /** Place of the map in the plan. */
  readonly map: number;
  /** Place of its first element; the others follow in the order of the list. */
  readonly first: number;
  readonly count: number;
  /** Elements that were taken up so far, in order: started, asked about, or ended before their turn. */
  readonly next: number;
  /** Elements that have not ended and do not wait for their turn. */
  readonly open: number;
  readonly settled: number;
  readonly failed: number;
}

type Expanded = Pick<Planned, 'graph' | 'expansions'>;

/** Whether a place is that of an element, not of a step of the plan. */
export const isItem = ({ graph }: Pick<Planned, 'graph'>, place: number): boolean =>
  place >= graph.dependants.length;

/** The expansion that a place belongs to, by its own place in `expansions`; -1 for a step of the plan. */
export function expansionAt({ expansions }: Pick<Expanded, 'expansions'>, place: number): number {
  for (let low = 0, high = expansions.length - 1; low <= high;) {
    const middle = (low + high) >> 1;
    const { first, count } = expansions[middle] as Expansion;
    if (place < first) high = middle - 1;
    else if (place >= first + count) low = middle + 1;
    else return middle;
  }
  return -1;
}

/** The expansion of the map at a place of the plan; undefined when it has not begun. */
export const expansionOf = (
  { expansions }: Pick<Expanded, 'expansions'>,
  map: number,
): Expansion | undefined => expansions.find((expansion) => expansion.map === map);

export const itemId = (mapId: string, index: number): string => `${mapId}[${index}]`;

const itemPattern = /^(.+)\[(0|[1-9]\d*)\]$/;

/** The place of an element by its id, `resize[17]`; undefined when there is none. */
export function placeOfItem(state: Expanded, stepId: string): number | undefined {
  if (state.expansions.length === 0) return undefined;
  const [, mapId = '', index = ''] = itemPattern.exec(stepId) ?? [];
  const map = state.graph.indexOf.get(mapId);
  const expansion = map === undefined ? undefined : expansionOf(state, map);
  return expansion && Number(index) < expansion.count ? expansion.first + Number(index) : undefined;
}

/** Whether an element belongs to a map that has ended without it. */
export function isLeftBehind(state: Planned, place: number): boolean {
  const expansion = isItem(state, place) ? state.expansions[expansionAt(state, place)] : undefined;
  return expansion !== undefined && state.steps.at(expansion.map).status !== 'expanded';
}

/** Whether an element that its map has not come to yet waits for that. A lost outcome is asked about in its turn. */
export const waitsForItsTurn = (item: StepState): boolean =>
  item.status === 'pending' || (item.status === 'outcome-unknown' && !item.checking);

export const isSettled = ({ status }: StepState): boolean =>
  status === 'succeeded' || status === 'failed' || status === 'skipped' || status === 'cancelled';

/** What the end of the run has stopped is settled, too. */
export function recount(expansion: Expansion, steps: readonly StepState[]): Expansion {
  const { first, count } = expansion;
  const settled = steps.slice(first, first + count).filter(isSettled).length;
  return { ...expansion, next: count, open: count - settled, settled };
}
