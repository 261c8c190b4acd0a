import type pg from 'pg';
import type { Json } from '@app/domain/kernel/json.js';
import type { StreamName } from '@app/domain/kernel/ids.js';

/** What was left behind by steps that nobody tries again. */
const keptFor = '30 days';

/** The newest state of long steps, in worker.step_checkpoints. */
export class CheckpointsTable {
  constructor(private readonly pool: pg.Pool) {}

  /** The state as it is: from now on the holder saves it, and nobody who had it before. */
  async take(stream: StreamName, key: string, holder: string): Promise<Json | undefined> {
    const { rows } = await this.pool.query<{ state: Json }>(
      `insert into worker.step_checkpoints (stream, key, state, holder) values ($1, $2, 'null', $3)
       on conflict (stream, key) do update set holder = excluded.holder returning state`,
      [stream, key, holder],
    );
    return rows[0]?.state ?? undefined;
  }

  /** Answers whether the holder still has it. @param state as JSON text */
  async save(stream: StreamName, key: string, holder: string, state: string): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `update worker.step_checkpoints set state = $4, saved_at = now()
       where stream = $1 and key = $2 and holder = $3`,
      [stream, key, holder, state],
    );
    return rowCount === 1;
  }

  /** What another attempt has taken over by then stays. */
  async remove(stream: StreamName, key: string, holder: string): Promise<void> {
    await this.pool.query(
      'delete from worker.step_checkpoints where stream = $1 and key = $2 and holder = $3',
      [stream, key, holder],
    );
  }

  async removeOld(): Promise<void> {
    await this.pool.query('delete from worker.step_checkpoints where saved_at < now() - $1::interval', [
      keptFor,
    ]);
  }
}
