import { accumulator, type Accumulator, type AggregateOp } from './accumulator.js';
import { type Cell, outputCell, textOf } from './cell.js';
import type { Row } from './table.js';

export interface Aggregate {
  readonly op: AggregateOp;
  /** Index and name in the table; missing for a count of rows. */
  readonly index?: number;
  readonly column?: string;
}

/** Gathers rows by the values of some columns; with no such columns, all rows are one group. */
export class RowGroups {
  private readonly groups = new Map<string, { keys: Row; accumulators: readonly Accumulator[] }>();

  constructor(
    private readonly by: readonly number[],
    private readonly aggregates: readonly Aggregate[],
  ) {
    if (by.length === 0) this.group([]);
  }

  add(row: Row): void {
    const keys = this.by.map((index) => row[index] ?? null);
    this.group(keys).accumulators.forEach((one, index) => {
      const column = this.aggregates[index]?.index;
      one.add(column === undefined ? null : (row[column] ?? null));
    });
  }

  /** One row a group, in the order of their first rows: the keys, then the aggregates. */
  rows(): Row[] {
    return Array.from(this.groups.values(), ({ keys, accumulators }) => [
      ...keys.map(outputCell),
      ...accumulators.map((one) => one.result()),
    ]);
  }

  private group(keys: Row) {
    const id = JSON.stringify(keys.map((key: Cell) => textOf(key).toLowerCase()));
    const known = this.groups.get(id);
    if (known) return known;
    const created = { keys, accumulators: this.aggregates.map(({ op, column }) => accumulator(op, column)) };
    this.groups.set(id, created);
    return created;
  }
}
