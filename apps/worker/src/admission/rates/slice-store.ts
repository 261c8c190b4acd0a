import type pg from 'pg';
import type { Rate } from '@app/infrastructure/config/limits.js';

/** Starts that a worker has been promised, one each `intervalMs` from `waitMs` on; those whose time has passed count at once. */
export interface Slice {
  readonly count: number;
  /** Milliseconds from now until the first; negative when it could have been earlier. */
  readonly waitMs: number;
  /** Names the state of the bucket after it. */
  readonly mark: string;
}

/** Where the buckets are that all workers share. */
export interface SliceStore {
  take(key: string, rate: Rate, count: number): Promise<Slice>;
  /** Gives back the last `count` of a slice, if nobody has taken any since: else the starts after them keep their times. */
  giveBack(key: string, rate: Rate, count: number, mark: string): Promise<void>;
}

/**
 * Token buckets as one time each (the generic cell rate algorithm, ITU-T I.371): `due` moves on by an interval with every start,
 * never from before now. A start may be `burst - 1` intervals early. Who asks when there is none gets the next one in advance,
 * so those who ask are served in the order in which they asked, and none asks twice. The clock is the database's.
 */
export class PostgresSliceStore implements SliceStore {
  constructor(private readonly pool: pg.Pool) {}

  async take(key: string, { intervalMs, burst }: Rate, count: number): Promise<Slice> {
    const sql = `insert into worker.rates as r (key, due)
      values ($1, clock_timestamp() + $2 * interval '1 millisecond')
      on conflict (key) do update set due = greatest(r.due, clock_timestamp()) + $2 * interval '1 millisecond'
      returning due::text as mark, extract(epoch from due - clock_timestamp())::float8 * 1000 as ahead`;
    const { rows } = await this.pool.query<{ mark: string; ahead: number }>(sql, [key, count * intervalMs]);
    const { mark, ahead } = rows[0] as { mark: string; ahead: number };
    return { count, waitMs: ahead - (count + burst - 1) * intervalMs, mark };
  }

  async giveBack(key: string, { intervalMs }: Rate, count: number, mark: string): Promise<void> {
    await this.pool.query(
      `update worker.rates set due = due - $2 * interval '1 millisecond' where key = $1 and due = $3::timestamptz`,
      [key, count * intervalMs, mark],
    );
  }
}
