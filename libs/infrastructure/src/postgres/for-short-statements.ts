import type pg from 'pg';

/**
 * For each new connection. A statement that its planner takes for dear Postgres compiles, or splits among processes that it starts for
 * that: 5 ms, 13 ms and more. Ours touch few rows, and look dear only when statistics are old, or when a kept plan does not know how
 * few are asked for (docs/adr/0040).
 */
export async function forShortStatements(client: pg.ClientBase): Promise<void> {
  await client.query('set jit = off; set max_parallel_workers_per_gather = 0');
}
