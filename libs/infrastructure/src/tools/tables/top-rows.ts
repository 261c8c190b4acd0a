import { compareCells, isMissing } from './cell.js';
import type { Row } from './table.js';

export interface Order {
  readonly index: number;
  readonly descending: boolean;
}

/** Keeps the first rows of an order, without holding all; rows that tie stay in the order they came. */
export class TopRows {
  private kept: Row[] = [];
  private total = 0;

  constructor(
    private readonly limit: number,
    private readonly order?: Order,
  ) {}

  /** How many rows were added. */
  get count(): number {
    return this.total;
  }

  add(row: Row): void {
    this.total += 1;
    if (this.order === undefined && this.kept.length >= this.limit) return;
    this.kept.push(row);
    if (this.kept.length >= this.limit * 2 + 1000) this.prune();
  }

  rows(): readonly Row[] {
    this.prune();
    return this.kept;
  }

  private prune(): void {
    const { order } = this;
    if (order) this.kept.sort((left, right) => compareRows(left, right, order));
    this.kept = this.kept.slice(0, this.limit);
  }
}

/** Missing values come last in either direction. */
function compareRows(left: Row, right: Row, { index, descending }: Order): number {
  const [a, b] = [left[index] ?? null, right[index] ?? null];
  const missing = Number(isMissing(a)) - Number(isMissing(b));
  if (missing !== 0 || isMissing(a)) return missing;
  return descending ? compareCells(b, a) : compareCells(a, b);
}
