import type pg from 'pg';

export interface WorkersThere {
  /** Those that take runs. */
  readonly there: number;
  /** Runs and plans of a tenant that nobody has taken up for longer than it should take. */
  readonly left: number;
}

/** A worker that has room takes what is free at once; a second after it was told of it at the latest. */
const patience = '10 seconds';

/** Whether anybody acts for the runs of a tenant. */
export async function workersThere(pool: Pick<pg.Pool, 'query'>, tenant: string): Promise<WorkersThere> {
  const { rows } = await pool.query<WorkersThere>(
    `select
       (select count(*)::integer from worker.workers
         where room > 0 and expires_at > now() and (tenants is null or $1 = any (tenants))) as there,
       (select count(*)::integer from worker.leases
         where owner is null and not resting and tenant = $1 and free_since < now() - $2::interval) as "left"`,
    [tenant, patience],
  );
  return rows[0] as WorkersThere;
}
