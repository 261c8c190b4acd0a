import type { ClientBase } from 'pg';
import type { Row, Table } from './execution-rows.js';

/**
 * Adds or replaces rows in one statement, whatever their number. Every row has all columns.
 * The rows go as JSON: one parameter for any table, and the types come from the table itself. Arrays for unnest are
 * no faster (they cost the client what they save the server), COPY would need a second table to merge from.
 */
export async function saveRows<R extends Row>(
  client: ClientBase,
  table: Table<R>,
  rows: readonly R[],
): Promise<void> {
  const [sample] = rows;
  if (!sample) return;
  const key = ['tenant_id', 'execution_id', ...(table.key === undefined ? [] : [table.key])];
  const columns = Object.keys(sample).sort();
  const updates = columns
    .filter((column) => !key.includes(column))
    .map((name) => `${name} = excluded.${name}`);
  await client.query({
    name: `save rows of ${table.name}`,
    text: `insert into read_model.${table.name} (${columns.join(', ')})
           select ${columns.join(', ')} from json_populate_recordset(null::read_model.${table.name}, $1)
           on conflict (${key.join(', ')}) do update set ${updates.join(', ')}`,
    values: [toJson(rows)],
  });
}

/** Escapes of what JSON can say and Postgres cannot store: NUL and halves of surrogate pairs. */
const unstorable = /\\u(?:0000|d[89a-f])/i;

/** Text that Postgres cannot store gets the replacement character U+FFFD in its place. */
export function toJson(rows: readonly unknown[]): string {
  const json = JSON.stringify(rows);
  if (!unstorable.test(json)) return json;
  return JSON.stringify(rows, (_, value: unknown) =>
    typeof value === 'string' ? Buffer.from(value.replaceAll('\0', '\uFFFD')).toString() : value,
  );
}
