import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { BreakerBoard, OpenBreaker } from './breaker-gate.js';

const retryMs = 2_000;

/**
 * Shows the open breakers of a worker to people, in worker.breakers. It is written when one opens or closes and never read here; nobody
 * waits for it, and of several changes while it is written only the last counts.
 */
export class BreakersTable implements BreakerBoard {
  private readonly unwritten = new Map<string, OpenBreaker | undefined>();
  private isWriting = false;

  constructor(
    private readonly pool: Pick<pg.Pool, 'query'>,
    private readonly worker: string,
    private readonly logger: Logger,
  ) {}

  show(work: string, open: OpenBreaker | undefined): void {
    this.unwritten.set(work, open);
    if (this.isWriting) return;
    this.isWriting = true;
    void this.write();
  }

  private async write(): Promise<void> {
    for (let next = this.next(); next; next = this.next()) {
      const [work, open] = next;
      this.unwritten.delete(work);
      try {
        await (open ? this.put(work, open) : this.remove(work));
      } catch (error) {
        this.logger.warn({ err: error, work }, 'cannot show the state of a circuit breaker yet');
        if (!this.unwritten.has(work)) this.unwritten.set(work, open);
        await sleep(retryMs, undefined, { ref: false });
      }
    }
    this.isWriting = false;
  }

  private next = (): [string, OpenBreaker | undefined] | undefined => [...this.unwritten][0];

  /** Rows of workers that are gone go with it: breakers open seldom. */
  private put(work: string, { openMs, failures, code }: OpenBreaker) {
    return this.pool.query(
      `with gone as (delete from worker.breakers where worker <> $1 and worker not in (select name from worker.workers))
       insert into worker.breakers (worker, work, opened_at, retry_at, failures, last_code)
       values ($1, $2, now(), now() + $3 * interval '1 ms', $4, $5)
       on conflict (worker, work) do update
         set retry_at = excluded.retry_at, failures = excluded.failures, last_code = excluded.last_code`,
      [this.worker, work, openMs, failures, code],
    );
  }

  private remove(work: string) {
    return this.pool.query('delete from worker.breakers where worker = $1 and work = $2', [
      this.worker,
      work,
    ]);
  }
}
