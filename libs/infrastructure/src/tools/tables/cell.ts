/** A value of a table. Files of text give strings; JSON gives the rest; nested values come as JSON text. */
export type Cell = string | number | boolean | null;

const currency = /^(?:[A-Z]{3}(?=[\s\d.,-])|\p{Sc})\s*|\s*(?:\p{Sc}|%|(?<=[\s\d])[A-Z]{3})$/gu;
const english = /^[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const continental = /^[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+),\d+$/;

/**
 * The number a cell shows: 1,234.50, 1.234,50 (only with decimals), $5, 5 EUR, 12% (as 12), (3.20) for a negative one.
 * Undefined for everything else, dates and empty cells included.
 */
export function numberOf(cell: Cell): number | undefined {
  if (typeof cell === 'number') return cell;
  if (typeof cell !== 'string' || cell.length > 40 || !/\d/.test(cell)) return undefined;
  if (/^-?\d+(?:\.\d+)?$/.test(cell)) return Number(cell);
  const trimmed = cell.trim().replaceAll(/[−–]/g, '-');
  const negative = /^\((.*)\)$/.exec(trimmed);
  const signed = negative?.[1] ?? trimmed.replace(/^([+-])\s*(\D+?)\s*(?=\d)/u, '$2$1');
  const bare = signed.replaceAll(currency, '').replaceAll(/(?<=\d)[\u00a0\u202f](?=\d{3})/g, '');
  const sign = negative ? -1 : 1;
  if (english.test(bare)) return finite(sign * Number(bare.replaceAll(',', '')));
  if (continental.test(bare)) return finite(sign * Number(bare.replaceAll('.', '').replace(',', '.')));
  return undefined;
}

const finite = (value: number) => (Number.isFinite(value) ? value : undefined);

/** True for what stands for "no value": empty, n/a, null, -. */
export const isMissing = (cell: Cell): boolean =>
  cell === null || (typeof cell === 'string' && /^\s*(?:|n\/?a|null|nil|none|-+|—)\s*$/i.test(cell));

/** ISO 8601 dates, with or without a time; they sort as text. */
export const isIsoDate = (cell: Cell): boolean =>
  typeof cell === 'string' && /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*)?$/.test(cell.trim());

/** Text that is a number written in its shortest form becomes one; 007 and 1,234 stay as they are written. */
export const outputCell = (cell: Cell): Cell =>
  typeof cell === 'string' &&
  cell.length < 17 &&
  String(Number(cell)) === cell &&
  cell !== 'NaN' &&
  cell !== 'Infinity'
    ? Number(cell)
    : cell;

/** Orders numbers by size, and all else as text without regard to case; missing values are equal. */
export function compareCells(left: Cell, right: Cell): number {
  const [leftNumber, rightNumber] = [numberOf(left), numberOf(right)];
  if (leftNumber !== undefined && rightNumber !== undefined) return leftNumber - rightNumber;
  return collator.compare(textOf(left), textOf(right));
}

export const textOf = (cell: Cell): string => (cell === null ? '' : String(cell).trim());

const collator = new Intl.Collator('en', { sensitivity: 'accent' });
