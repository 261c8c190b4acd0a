import { isJsonObject } from '@app/domain/kernel/json.js';
import { type ToolContext, ToolError } from '../tool.js';
import { BrokenRows } from './broken-rows.js';
import type { Cell } from './cell.js';
import { jsonElements } from './json-elements.js';
import { maxColumns, type Row, type Table } from './table.js';
import { textChunks } from './text-chunks.js';

type Record = Readonly<{ [key: string]: unknown }>;

/** Opens a JSON file that holds a list of objects, or one object a line. Reads it twice: the columns come first. */
export async function openJson(path: string, context: ToolContext): Promise<Table> {
  const broken = new BrokenRows(path, (message) => context.log('warn', message));
  const columns = new Set<string>();
  for await (const texts of jsonElements(textChunks(path, context), path)) {
    for (const text of texts) addColumns(columns, parsed(text) ?? {}, path);
  }
  if (columns.size === 0) {
    const message = `"${path}" holds no table. Give a JSON list of objects, for example [{"name": "Dana", "age": 40}].`;
    throw new ToolError('NO_HEADER', message);
  }
  return { name: path, columns: [...columns], broken, batches: rowsOf(path, context, [...columns], broken) };
}

/** A table of rows at hand. */
export function tableOf(rows: readonly Record[], name: string): Table {
  const columns = new Set<string>();
  for (const row of rows) addColumns(columns, row, name);
  const cells = rows.map((row) => cellsOf(row, [...columns]));
  return { name, columns: [...columns], broken: new BrokenRows(name, () => undefined), batches: once(cells) };
}

async function* rowsOf(
  path: string,
  context: ToolContext,
  columns: readonly string[],
  broken: BrokenRows,
): AsyncGenerator<Row[]> {
  let number = 0;
  for await (const texts of jsonElements(textChunks(path, context), path)) {
    yield texts.flatMap((text) => {
      number += 1;
      const row = parsed(text);
      if (row === undefined) broken.add(number);
      return row === undefined ? [] : [cellsOf(row, columns)];
    });
  }
  broken.finish(number - broken.count, 'not a JSON object; counted by element');
}

function parsed(text: string): Record | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function addColumns(columns: Set<string>, row: Record, name: string): void {
  for (const key of Object.keys(row)) columns.add(key);
  if (columns.size <= maxColumns) return;
  throw new ToolError('BROKEN_TABLE', `"${name}" has more than ${maxColumns} columns. This is not a table.`);
}

const cellsOf = (row: Record, columns: readonly string[]): Row =>
  columns.map((column) => (Object.hasOwn(row, column) ? toCell(row[column]) : null));

const toCell = (value: unknown): Cell => {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return JSON.stringify(value);
};

/** A stream of one batch. */
const once = (rows: readonly Row[]): AsyncIterable<readonly Row[]> => ({
  [Symbol.asyncIterator]: () => {
    const batches = [rows].values();
    return { next: () => Promise.resolve(batches.next()) };
  },
});
