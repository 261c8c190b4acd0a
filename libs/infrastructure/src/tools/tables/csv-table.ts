import { type ToolContext, ToolError } from '../tool.js';
import { BrokenRows } from './broken-rows.js';
import { isIsoDate, numberOf } from './cell.js';
import { recordsOf } from './csv-records.js';
import { type Delimiter, detectDelimiter } from './delimiter.js';
import { type Line, linesOf, textChunks } from './text-chunks.js';
import { maxColumns, type Row, rowsPerBatch, type Table } from './table.js';

/**
 * Opens a file of separated values with a header row (RFC 4180; comma, semicolon or tab).
 * @throws ToolError NO_HEADER, and as `textChunks`
 */
export async function openCsv(path: string, context: ToolContext): Promise<Table> {
  const { parse } = await import('csv-parse/sync');
  const broken = new BrokenRows(path, (message) => context.log('warn', message));
  const batches = linesOf(textChunks(path, context));
  const first = await firstLines(batches);
  const delimiter = detectDelimiter(first.slice(0, 20).map(({ text }) => text));
  const fieldsOf = (records: readonly Line[]) => splitRecords(parse, records, delimiter);
  const records = recordsOf(prepend(first, batches), delimiter, broken);
  const start = await records.next();
  const [header, ...rest] = start.done ? [] : start.value;
  const columns = columnNames(header ? (fieldsOf([header])[0] ?? []) : [], path);
  return {
    name: path,
    columns,
    broken,
    batches: rowsOf(prepend(rest, records), fieldsOf, columns.length, broken),
  };
}

async function* rowsOf(
  records: AsyncIterable<readonly Line[]>,
  fieldsOf: (records: readonly Line[]) => (readonly string[])[],
  width: number,
  broken: BrokenRows,
): AsyncGenerator<Row[]> {
  let good = 0;
  for await (const all of records) {
    for (let start = 0; start < all.length; start += rowsPerBatch) {
      const batch = all.slice(start, start + rowsPerBatch);
      const rows = fieldsOf(batch).filter((fields, index) => {
        if (fields.length !== width) broken.add(batch[index]?.number ?? 0);
        return fields.length === width;
      });
      good += rows.length;
      yield rows;
    }
  }
  broken.finish(good, 'wrong number of fields or an open quote');
}

/** The fields of each record; none for one that is not exactly one record after all. */
function splitRecords(
  parse: typeof import('csv-parse/sync').parse,
  records: readonly Line[],
  delimiter: Delimiter,
): (readonly string[])[] {
  const options = { delimiter, record_delimiter: '\n', relax_column_count: true, relax_quotes: true };
  try {
    const fields = parse(records.map(({ text }) => text).join('\n'), options);
    if (fields.length === records.length) return fields;
  } catch (error) {
    if (records.length === 1 && error instanceof Error) return [[]];
  }
  if (records.length === 1) return [[]];
  return records.flatMap((record) => splitRecords(parse, [record], delimiter));
}

async function firstLines(batches: AsyncGenerator<Line[]>): Promise<Line[]> {
  for (;;) {
    const next = await batches.next();
    if (next.done) return [];
    if (next.value.some(({ text }) => text.trim() !== '')) return next.value;
  }
}

async function* prepend<Item>(first: Item, rest: AsyncIterable<Item>): AsyncGenerator<Item> {
  yield first;
  yield* rest;
}

/** Trimmed, unique, never empty. */
function columnNames(header: readonly string[], path: string): string[] {
  const names = header.map((name) => name.trim());
  const looksLikeData = names.some(
    (name) => isIsoDate(name) || (numberOf(name) !== undefined && !/^(?:19|20)\d\d$/.test(name)),
  );
  if (names.every((name) => name === '' || /^\d{4}$/.test(name)) || looksLikeData) {
    const shown = names.length === 0 ? 'it is empty' : `its first row is "${names.join(', ').slice(0, 100)}"`;
    throw new ToolError(
      'NO_HEADER',
      `"${path}" has no header row: ${shown}. Put the column names in the first row.`,
    );
  }
  if (names.length > maxColumns) {
    throw new ToolError(
      'BROKEN_TABLE',
      `"${path}" has ${names.length} columns; at most ${maxColumns} can be read.`,
    );
  }
  const seen = new Map<string, number>();
  return names.map((name, index) => {
    const wanted = name === '' ? `column_${index + 1}` : name;
    const times = (seen.get(wanted.toLowerCase()) ?? 0) + 1;
    seen.set(wanted.toLowerCase(), times);
    return times === 1 ? wanted : `${wanted}_${times}`;
  });
}
