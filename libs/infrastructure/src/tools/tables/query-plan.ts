import { ToolError } from '../tool.js';
import type { AggregateOp } from './accumulator.js';
import { findColumn } from './find-column.js';
import { type Aggregate, RowGroups } from './group-rows.js';
import type { Row, Table } from './table.js';
import { type Order, TopRows } from './top-rows.js';
import { type Condition, rowFilter } from './where.js';

export interface Query {
  readonly where: readonly Condition[];
  readonly groupBy: readonly string[];
  readonly aggregates: readonly { op: AggregateOp; column?: string | undefined; as?: string | undefined }[];
  readonly select: readonly string[];
  readonly sortBy?: { readonly column: string; readonly descending: boolean } | undefined;
  readonly limit: number;
}

interface QueryResult {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** After filter and groups, before the limit. */
  readonly rowCount: number;
  /** All good rows of the table. */
  readonly totalRows: number;
}

/** Runs a query in one pass over the table. @throws ToolError UNKNOWN_COLUMN, NOT_NUMERIC, BAD_QUERY, BROKEN_TABLE */
export async function runQuery(table: Table, query: Query): Promise<QueryResult> {
  const indexOf = (column: string) => findColumn(table.columns, column, `"${table.name}"`);
  const fits = rowFilter(query.where, indexOf);
  const isGrouped = query.groupBy.length > 0 || query.aggregates.length > 0;
  const groups = isGrouped ? groupsOf(query, indexOf, table.columns) : undefined;
  const columns = groups?.columns ?? table.columns;
  const top = new TopRows(query.limit, orderOf(query, columns, groups?.aggregates));
  const selected = query.select.map((column) =>
    findColumn(columns, column, groups ? 'The result' : `"${table.name}"`),
  );
  let totalRows = 0;
  for await (const batch of table.batches) {
    totalRows += batch.length;
    for (const row of batch) if (fits(row)) (groups?.rows ?? top).add(row);
  }
  groups?.rows.rows().forEach((row) => {
    top.add(row);
  });
  const shown = selected.length === 0 ? columns.map((_, index) => index) : selected;
  return {
    columns: shown.map((index) => columns[index] ?? ''),
    rows: top.rows().map((row) => shown.map((index) => row[index] ?? null)),
    rowCount: top.count,
    totalRows,
  };
}

function groupsOf(query: Query, indexOf: (column: string) => number, columns: readonly string[]) {
  const by = query.groupBy.map(indexOf);
  const wanted = query.aggregates.length > 0 ? query.aggregates : [{ op: 'count' as const }];
  const aggregates = wanted.map(
    ({ op, column, as }: Query['aggregates'][number]): Aggregate & { name: string } => {
      if (column === undefined || column === '*') {
        if (op === 'count') return { op, name: as ?? 'count' };
        throw new ToolError('BAD_QUERY', `The aggregate ${op} needs a column: one of ${columns.join(', ')}.`);
      }
      const index = indexOf(column);
      return { op, index, column: columns[index] ?? column, name: as ?? `${op}_${columns[index] ?? column}` };
    },
  );
  const names = [...by.map((index) => columns[index] ?? ''), ...aggregates.map(({ name }) => name)];
  const twin = names.find((name, index) => names.indexOf(name) < index);
  if (twin !== undefined) {
    throw new ToolError('BAD_QUERY', `Two columns of the result are called "${twin}". Name one by "as".`);
  }
  return { rows: new RowGroups(by, aggregates), columns: names, aggregates };
}

/** Groups may also be sorted by the column of their only aggregate over it: "revenue" for sum_revenue. */
function orderOf(
  { sortBy }: Query,
  columns: readonly string[],
  aggregates?: readonly (Aggregate & { name: string })[],
): Order | undefined {
  if (!sortBy) return undefined;
  const { descending } = sortBy;
  const over = (aggregates ?? []).filter(
    ({ column }) => column?.toLowerCase() === sortBy.column.trim().toLowerCase(),
  );
  const [only] = over;
  const isKnown = columns.some((column) => column.toLowerCase() === sortBy.column.trim().toLowerCase());
  const name = !isKnown && over.length === 1 && only ? only.name : sortBy.column;
  return { index: findColumn(columns, name, 'The result'), descending };
}
