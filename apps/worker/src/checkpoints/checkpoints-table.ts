import type pg from 'pg';
import type { Json } from '@app/domain/kernel/json.js';
import type { StreamName } from '@app/domain/kernel/ids.js';

/** What was left behind by steps that nobody tries again. */
const keptFor = '30 days';

/** The newest state of long steps, in worker.step_checkpoints. */
export class CheckpointsTable {
  constructor(private readonly pool: pg.Pool) {}

  async load(stream: StreamName, key: string): Promise<Json | undefined> {
    const { rows } = await this.pool.query<{ state: Json }>(
      'select state from worker.step_checkpoints where stream = $1 and key = $2',
      [stream, key],
    );
    return rows[0]?.state;
  }

  /** @param state as JSON text */
  async save(stream: StreamName, key: string, state: string): Promise<void> {
    await this.pool.query(
      `insert into worker.step_checkpoints (stream, key, state) values ($1, $2, $3)
       on conflict (stream, key) do update set state = excluded.state, saved_at = now()`,
      [stream, key, state],
    );
  }

  async remove(stream: StreamName, key: string): Promise<void> {
    await this.pool.query('delete from worker.step_checkpoints where stream = $1 and key = $2', [
      stream,
      key,
    ]);
  }

  async removeOld(): Promise<void> {
    await this.pool.query('delete from worker.step_checkpoints where saved_at < now() - $1::interval', [
      keptFor,
    ]);
  }
}
