import type { ClientBase, Pool } from 'pg';

/** Every row of every read model, in the order of the primary keys. */
export async function readTables(
  client: ClientBase | Pool,
): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const tables: Record<string, readonly unknown[]> = {};
  for (const table of ['executions', 'steps', 'approvals', 'log_lines', 'effects', 'effect_plans']) {
    const { rows } = await client.query(
      `select to_jsonb(t) as row from read_model.${table} t order by to_jsonb(t)::text collate "C"`,
    );
    tables[table] = (rows as { row: unknown }[]).map(({ row }) => row);
  }
  return tables;
}
