import type pg from 'pg';

/** Something that is not to be asked for a while, by any worker. */
export interface Cooldown {
  /** `tool <name>`, `tool <name> <what it reaches>` or `model <name>` */
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
}

/** Where workers tell each other of cooldowns. */
export interface CooldownStore {
  /** What is not over yet. */
  all(): Promise<readonly Cooldown[]>;
  /** Told to all workers; one that ends later stays. */
  put(cooldown: Cooldown): Promise<void>;
}

export class CooldownsTable implements CooldownStore {
  constructor(private readonly pool: Pick<pg.Pool, 'query'>) {}

  async all(): Promise<readonly Cooldown[]> {
    const { rows } = await this.pool.query<Cooldown>(
      `select key, extract(epoch from ends_at)::float8 * 1000 as "endsAt" from worker.cooldowns where ends_at > clock_timestamp()`,
    );
    return rows;
  }

  async put({ key, endsAt }: Cooldown): Promise<void> {
    await this.pool.query(
      `with put as (
         insert into worker.cooldowns as c (key, ends_at) values ($1, to_timestamp($2::float8 / 1000))
         on conflict (key) do update set ends_at = greatest(c.ends_at, excluded.ends_at) returning key
       ) select pg_notify('tizmoret_cooldowns', $3) from put`,
      [key, endsAt, JSON.stringify({ key, endsAt })],
    );
  }

  async removeOld(): Promise<void> {
    await this.pool.query('delete from worker.cooldowns where ends_at < clock_timestamp()');
  }
}
