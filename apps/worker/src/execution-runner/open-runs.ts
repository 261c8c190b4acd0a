import type pg from 'pg';
import type { StreamName } from '@app/domain/kernel/ids.js';

/** The runs that have not ended, so that a starting worker need not read the whole log. */
export class OpenRuns {
  constructor(private readonly pool: pg.Pool) {}

  async open(streams: readonly StreamName[]): Promise<void> {
    if (streams.length === 0) return;
    await this.pool.query(
      'insert into worker.open_runs (stream) select unnest($1::text[]) on conflict (stream) do nothing',
      [streams],
    );
  }

  async close(stream: StreamName): Promise<void> {
    await this.pool.query('delete from worker.open_runs where stream = $1', [stream]);
  }

  async list(): Promise<readonly StreamName[]> {
    const found = await this.pool.query<{ stream: StreamName }>(
      'select stream from worker.open_runs order by opened_at',
    );
    return found.rows.map(({ stream }) => stream);
  }
}
