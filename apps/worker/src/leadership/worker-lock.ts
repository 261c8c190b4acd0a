import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';

const lockKey = 8317020462;
const retryMs = 500;

/**
 * Lets one worker at a time act on a database. The lock lives as long as its session: a crash frees it at once, and a
 * standby takes over. Correctness does not rest on it, every append carries the revision it expects.
 */
export class WorkerLock {
  private client: pg.Client | undefined;
  private released = false;

  /** @param onTaken called when the session broke and another worker has the lock now: stop acting */
  constructor(
    private readonly databaseUrl: string,
    private readonly logger: Logger,
    private readonly onTaken: () => void,
  ) {}

  /** Resolves when this worker holds the lock; waits for as long as another one lives. */
  async acquire(): Promise<void> {
    for (let waiting = false; !this.released; waiting = true) {
      if ((await this.tryAcquire()) === 'held') return;
      if (!waiting) this.logger.info('another worker is active, or Postgres is away: standing by');
      await sleep(retryMs);
    }
  }

  async release(): Promise<void> {
    this.released = true;
    await this.client?.end().catch(() => undefined);
  }

  private async tryAcquire(): Promise<'held' | 'taken' | 'away'> {
    const client = new pg.Client({
      connectionString: this.databaseUrl,
      application_name: 'tizmoret worker lock',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const tried = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [
        lockKey,
      ]);
      if (tried.rows[0]?.held === true) {
        this.client = client;
        client.once('end', () => void this.reacquire());
        return 'held';
      }
      await client.end();
      return 'taken';
    } catch (error) {
      this.logger.debug({ err: error }, 'the worker lock cannot be asked for');
      await client.end().catch(() => undefined);
      return 'away';
    }
  }

  /** After a restart of Postgres: whoever asks first has it. */
  private async reacquire(): Promise<void> {
    while (!this.released) {
      const outcome = await this.tryAcquire();
      if (outcome === 'held') return;
      if (outcome === 'taken') {
        this.onTaken();
        return;
      }
      await sleep(retryMs);
    }
  }
}
