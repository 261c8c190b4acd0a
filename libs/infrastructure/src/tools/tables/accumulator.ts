import { ToolError } from '../tool.js';
import { type Cell, compareCells, isMissing, numberOf, outputCell, textOf } from './cell.js';

export const aggregateOps = ['count', 'sum', 'avg', 'min', 'max', 'median', 'distinct'] as const;
export type AggregateOp = (typeof aggregateOps)[number];

/** Takes the cells of one column in one group. Missing cells do not count; with no column, every row does. */
export interface Accumulator {
  add(cell: Cell): void;
  result(): Cell;
}

/** @param column for messages; undefined for `count` of rows */
export function accumulator(op: AggregateOp, column: string | undefined): Accumulator {
  switch (op) {
    case 'count':
      return counter(column !== undefined);
    case 'distinct':
      return distinct();
    case 'min':
      return extreme(-1);
    case 'max':
      return extreme(1);
    case 'sum':
      return numeric(op, column, (values) => addUp(values));
    case 'avg':
      return numeric(op, column, (values) => (values.length === 0 ? null : addUp(values) / values.length));
    case 'median':
      return numeric(op, column, median);
  }
}

function counter(onlyPresent: boolean): Accumulator {
  let count = 0;
  return { add: (cell) => (count += onlyPresent && isMissing(cell) ? 0 : 1), result: () => count };
}

function distinct(): Accumulator {
  const seen = new Set<string>();
  return { add: (cell) => !isMissing(cell) && seen.add(textOf(cell)), result: () => seen.size };
}

function extreme(direction: 1 | -1): Accumulator {
  let best: Cell = null;
  return {
    add: (cell) => {
      if (!isMissing(cell) && (best === null || compareCells(cell, best) * direction > 0)) best = cell;
    },
    result: () => (best === null ? null : (numberOf(best) ?? outputCell(best))),
  };
}

function numeric(op: string, column = '', finish: (values: readonly number[]) => number | null): Accumulator {
  const values: number[] = [];
  let text: string | undefined;
  return {
    add: (cell) => {
      const value = numberOf(cell);
      if (value !== undefined) values.push(value);
      else if (!isMissing(cell)) text ??= textOf(cell);
    },
    result: () => {
      if (values.length === 0 && text !== undefined) {
        const message = `"${column}" holds no numbers (for example "${text.slice(0, 40)}"), so it has no ${op}. Choose another column, or count.`;
        throw new ToolError('NOT_NUMERIC', message);
      }
      const result = finish(values);
      return result === null ? null : readable(result);
    },
  };
}

/** Neumaier's compensated summation: cents stay exact over a million rows. */
export function addUp(values: readonly number[]): number {
  let sum = 0;
  let lost = 0;
  for (const value of values) {
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + lost;
}

function median(values: readonly number[]): number | null {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length / 2;
  if (sorted.length === 0) return null;
  const upper = sorted[Math.floor(middle)] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** 15 significant digits are what a double holds: 0.30000000000000004 is 0.3. */
export const readable = (value: number): number => Number(value.toPrecision(15));
