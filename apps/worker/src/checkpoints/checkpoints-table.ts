import type pg from 'pg';
import type { Json } from '@app/domain/kernel/json.js';
import type { StreamName } from '@app/domain/kernel/ids.js';

/** What was left behind by steps that nobody tries again. */
const keptFor = '30 days';
/** What says that an attempt has ended: those who do not know it yet are late by seconds. */
const endKeptFor = '1 day';

export interface TakenCheckpoint {
  readonly state: Json | undefined;
  /** The last attempt that has ended for good. */
  readonly ended: number | undefined;
}

/** The newest state of long steps, in worker.step_checkpoints. */
export class CheckpointsTable {
  constructor(private readonly pool: pg.Pool) {}

  /** The state as it is: from now on the holder saves it, and nobody who had it before. */
  async take(stream: StreamName, key: string, holder: string): Promise<TakenCheckpoint> {
    const { rows } = await this.pool.query<{ state: Json; ended: number | null }>(
      `insert into worker.step_checkpoints (stream, key, state, holder) values ($1, $2, 'null', $3)
       on conflict (stream, key) do update set holder = excluded.holder returning state, ended`,
      [stream, key, holder],
    );
    return { state: rows[0]?.state ?? undefined, ended: rows[0]?.ended ?? undefined };
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

  /** Nobody goes on from the state, and no further one is saved. What another attempt has taken over by then stays. */
  async end(stream: StreamName, key: string, holder: string, attempt: number): Promise<void> {
    await this.pool.query(
      `update worker.step_checkpoints set state = 'null', ended = $4, saved_at = now(), holder = null
       where stream = $1 and key = $2 and holder = $3`,
      [stream, key, holder, attempt],
    );
  }

  async removeOld(): Promise<void> {
    await this.pool.query(
      `delete from worker.step_checkpoints
       where saved_at < now() - $1::interval or (ended is not null and holder is null and saved_at < now() - $2::interval)`,
      [keptFor, endKeptFor],
    );
  }
}
