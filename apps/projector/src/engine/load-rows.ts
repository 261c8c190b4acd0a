import type { ClientBase } from 'pg';
import type { Row, Table } from './execution-rows.js';

export interface RowsWanted extends Row {
  readonly rows: 'all' | 'none' | { readonly key: string };
}

/** The stored rows that a batch of events touches, in at most two statements along the primary key. */
export async function loadRows<R extends Row>(
  client: ClientBase,
  table: Table<R>,
  wanted: readonly RowsWanted[],
): Promise<readonly R[]> {
  const whole = distinct(wanted.filter(({ rows }) => rows === 'all').map(executionOf));
  const isWhole = new Set(whole.map(String));
  const single = distinct(
    wanted.flatMap(({ rows, ...row }) =>
      typeof rows === 'object' && !isWhole.has(String(executionOf(row)))
        ? [[...executionOf(row), rows.key]]
        : [],
    ),
  );
  const loaded: R[] = [];
  if (whole.length > 0) {
    const found = await client.query<R>({
      name: `load executions of ${table.name}`,
      text: `select t.* from unnest($1::text[], $2::uuid[]) as w (tenant_id, execution_id)
             join read_model.${table.name} t using (tenant_id, execution_id)`,
      values: columnsOf(whole, 2),
    });
    loaded.push(...found.rows);
  }
  if (single.length > 0 && table.key !== undefined) {
    const found = await client.query<R>({
      name: `load rows of ${table.name}`,
      text: `select t.* from unnest($1::text[], $2::uuid[], $3::text[]) as w (tenant_id, execution_id, ${table.key})
             join read_model.${table.name} t using (tenant_id, execution_id, ${table.key})`,
      values: columnsOf(single, 3),
    });
    loaded.push(...found.rows);
  }
  return loaded;
}

const executionOf = ({ tenant_id, execution_id }: Row): string[] => [tenant_id, execution_id];

const distinct = (keys: readonly string[][]): string[][] => [
  ...new Map(keys.map((key) => [key.join(' '), key])).values(),
];

const columnsOf = (keys: readonly string[][], width: number): (string | undefined)[][] =>
  Array.from({ length: width }, (_, place) => keys.map((key) => key[place]));
