import type { Style } from './style.js';
import { table, type Cell } from './table.js';
import { textWidth } from './text-width.js';
import { wrap } from './wrap.js';

const mostRows = 200;

/** Any JSON value as a person reads it: text as text, records as a table, the rest indented, one member a line. */
export function renderValue(value: unknown, columns: number, style: Style): string[] {
  if (typeof value === 'string') return wrap(value, columns);
  if (Array.isArray(value)) return renderList(value, columns, style);
  if (isObject(value)) return renderObject(value, columns, style);
  return [JSON.stringify(value ?? null)];
}

function renderObject(value: Readonly<Record<string, unknown>>, columns: number, style: Style): string[] {
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  if (members.length === 0) return ['(empty)'];
  return members.flatMap(([key, member]) => {
    const lines = renderValue(member, columns - 2, style);
    const name = style(`${key}:`, 'cyan');
    const fits = textWidth(`${key}: ${lines[0] ?? ''}`) <= columns;
    const inline = lines.length === 1 && fits && (!isContainer(member) || isEmpty(member));
    return inline ? [`${name} ${lines[0]}`] : [name, ...lines.map(indent)];
  });
}

function renderList(list: readonly unknown[], columns: number, style: Style): string[] {
  if (list.length === 0) return ['(none)'];
  const more = list.length > mostRows ? [style(`… and ${list.length - mostRows} more`, 'dim')] : [];
  const shown = list.slice(0, mostRows);
  if (shown.every(isRecord)) {
    const heads = [...new Set(shown.flatMap((row) => Object.keys(row)))];
    const rows = shown.map((row) => heads.map((name) => row[name]));
    if (heads.length > 0 && heads.length * 6 <= columns)
      return [...table(heads, rows, columns, style), ...more];
  }
  const items = shown.flatMap((item) => {
    const [first = '', ...rest] = renderValue(item, columns - 2, style);
    return [`- ${first}`, ...rest.map(indent)];
  });
  return [...items, ...more];
}

const indent = (line: string): string => (line === '' ? '' : `  ${line}`);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isContainer = (value: unknown): boolean => typeof value === 'object' && value !== null;

const isEmpty = (value: unknown): boolean =>
  Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;

/** A row of a table: short scalars only. */
const isRecord = (value: unknown): value is Readonly<Record<string, Cell>> =>
  isObject(value) &&
  Object.values(value).every(
    (member) =>
      !isContainer(member) && !(typeof member === 'string' && (member.length > 200 || member.includes('\n'))),
  );
