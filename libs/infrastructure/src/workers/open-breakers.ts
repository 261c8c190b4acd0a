import type pg from 'pg';

/** A circuit breaker that is open: steps of a tool or an agent wait on that worker. */
export interface OpenBreaker {
  /** For example `tool http.get`. */
  readonly work: string;
  readonly worker: string;
  readonly openedAt: Date;
  /** From then on one step tries whether it works again. */
  readonly retryAt: Date;
  readonly failures: number;
  /** Code of the last failure. */
  readonly lastCode: string;
}

/** Of the workers that are there. For operators, over all tenants: it says nothing about what anybody asked for. */
export async function openBreakers(pool: Pick<pg.Pool, 'query'>): Promise<readonly OpenBreaker[]> {
  const { rows } = await pool.query<OpenBreaker>(
    `select work, worker, opened_at as "openedAt", retry_at as "retryAt", failures, last_code as "lastCode"
     from worker.breakers where worker in (select name from worker.workers) order by work, worker`,
  );
  return rows;
}
