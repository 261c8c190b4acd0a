import Table from 'cli-table3';
import type { Style } from './style.js';
import { oneLine, textWidth, truncate } from './text-width.js';

export type Cell = string | number | boolean | null | undefined;

const gap = 2;
const narrowest = 4;
/** The first column names the row: up to this width it stays whole. */
const keyWidth = 12;

/** A table without rules in at most `columns`; too wide columns are narrowed, the widest first. */
export function table(
  heads: readonly string[],
  rows: readonly (readonly Cell[])[],
  columns: number,
  style: Style,
): string[] {
  const texts = rows.map((row) => heads.map((_, index) => cellText(row[index])));
  const widths = fitWidths(heads, texts, columns);
  const numeric = heads.map((_, index) => rows.every((row) => typeof row[index] === 'number'));
  const drawn = new Table({
    chars: noRules,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
    colAligns: numeric.map((isNumeric) => (isNumeric && rows.length > 0 ? 'right' : 'left')),
    head: heads.map((name, index) => style(truncate(name, widths[index] ?? 0), 'bold')),
  });
  drawn.push(...texts.map((row) => row.map((text, index) => truncate(text, widths[index] ?? 0))));
  return drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

function cellText(cell: Cell): string {
  return cell === null || cell === undefined ? '' : oneLine(String(cell));
}

function fitWidths(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number,
): number[] {
  const widths = heads.map((name, index) =>
    rows.reduce((widest, row) => Math.max(widest, textWidth(row[index] ?? '')), textWidth(name)),
  );
  const room = columns - gap * (heads.length - 1);
  for (let total = sum(widths); total > room; total--) {
    const narrowable = widths.map((width, index) => (index === 0 && width <= keyWidth ? 0 : width));
    const widest = narrowable.indexOf(Math.max(...narrowable));
    if ((narrowable[widest] ?? 0) <= narrowest) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const noRules = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' '.repeat(gap),
};
