import type pg from 'pg';

/**
 * For each new connection. Postgres compiles a statement that its planner takes for dear, for 13 ms and more. Ours touch few rows, and look
 * dear only when statistics are old (docs/adr/0040).
 */
export async function withoutJit(client: pg.ClientBase): Promise<void> {
  await client.query('set jit = off');
}
