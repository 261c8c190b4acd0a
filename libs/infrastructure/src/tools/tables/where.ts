import { ToolError } from '../tool.js';
import { type Cell, compareCells, isIsoDate, isMissing, numberOf, textOf } from './cell.js';
import type { Row } from './table.js';

export const operators = ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'contains', 'in'] as const;

export interface Condition {
  readonly column: string;
  readonly op: (typeof operators)[number];
  readonly value: Cell | readonly Cell[];
}

/** A test of rows: all conditions must hold. Text is compared without regard to case, numbers by size. */
export function rowFilter(
  conditions: readonly Condition[],
  indexOf: (column: string) => number,
): (row: Row) => boolean {
  const tests = conditions.map((condition) => {
    const index = indexOf(condition.column);
    const test = cellTest(condition);
    return (row: Row) => test(row[index] ?? null);
  });
  return (row) => tests.every((test) => test(row));
}

function cellTest({ column, op, value }: Condition): (cell: Cell) => boolean {
  if (op === 'in') {
    const values = Array.isArray(value) ? value : [value as Cell];
    return (cell) => values.some((one: Cell) => isEqual(cell, one));
  }
  if (typeof value === 'object' && value !== null) {
    throw new ToolError(
      'BAD_CONDITION',
      `The condition ${op} on "${column}" takes one value. For a list, use in.`,
    );
  }
  switch (op) {
    case 'eq':
      return (cell) => isEqual(cell, value);
    case 'ne':
      return (cell) => !isEqual(cell, value);
    case 'contains':
      return (cell) => textOf(cell).toLowerCase().includes(textOf(value).toLowerCase());
    case 'gt':
      return (cell) => isComparable(cell, value) && compareCells(cell, value) > 0;
    case 'ge':
      return (cell) => isComparable(cell, value) && compareCells(cell, value) >= 0;
    case 'lt':
      return (cell) => isComparable(cell, value) && compareCells(cell, value) < 0;
    case 'le':
      return (cell) => isComparable(cell, value) && compareCells(cell, value) <= 0;
  }
}

function isEqual(cell: Cell, value: Cell): boolean {
  if (isMissing(value)) return isMissing(cell);
  return compareCells(cell, value) === 0;
}

/** Numbers compare with numbers only, so that "unknown" is neither more nor less than 5; dates compare as text. */
function isComparable(cell: Cell, value: Cell): boolean {
  if (isMissing(cell) || isMissing(value)) return false;
  const numeric = numberOf(value) !== undefined;
  return numeric === (numberOf(cell) !== undefined) || isIsoDate(cell);
}
