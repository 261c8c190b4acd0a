import type pg from 'pg';
import type { StreamName } from '@app/domain/kernel/ids.js';
import { here, type Identity, type Place } from './identity.js';

/** What the rows of worker.workers are read and written with; the functions are in migration 0013. */
type Client = Pick<pg.ClientBase, 'query'>;

export async function register(client: Client, { name, room, tenants }: Identity, leaseMs: number) {
  const { rows } = await client.query<{ id: number }>(
    `insert into worker.workers (name, host, process, room, tenants, expires_at)
     values ($1, $2, $3, $4, $5, now() + $6 * interval '1 ms') returning id`,
    [name, here.host, here.process, room, tenants ?? null, leaseMs],
  );
  await client.query('notify tizmoret_workers');
  return (rows[0] as { id: number }).id;
}

export interface Renewal {
  /** Milliseconds until a resting run wants to go on; negative when it should have. */
  readonly wakesIn: number | null;
  /** Workers whose lease has run out. After a restart of the server each has the length of a lease to come back. */
  readonly expired: readonly number[];
}

/** The one write that keeps all leases of a worker. Undefined: others have taken it for dead. */
export async function renew(client: Client, me: number, leaseMs: number): Promise<Renewal | undefined> {
  const { rows } = await client.query<Renewal>(
    `with renewed as (update worker.workers set expires_at = now() + $2 * interval '1 ms' where id = $1 returning id)
     select (select extract(epoch from min(wakes_at) - now())::float8 * 1000 from worker.leases where wakes_at is not null) as "wakesIn",
       array(select id from worker.workers where id <> $1
         and greatest(expires_at, pg_postmaster_start_time() + $2 * interval '1 ms') < now()) as expired
     from renewed`,
    [me, leaseMs],
  );
  return rows[0];
}

/** Milliseconds since the epoch, by the server's clock. */
export async function serverTime(client: Client): Promise<number> {
  const { rows } = await client.query<{ now: number }>(
    'select extract(epoch from clock_timestamp())::float8 * 1000 as now',
  );
  return (rows[0] as { now: number }).now;
}

export async function ownedBy(client: Client, me: number): Promise<readonly StreamName[]> {
  const { rows } = await client.query<{ stream: StreamName }>(
    'select stream from worker.leases where owner = $1',
    [me],
  );
  return rows.map(({ stream }) => stream);
}

/** What rests is anybody's. */
export const keepNothing = (client: Client, me: number) =>
  client.query('update worker.leases set owner = null where owner = $1 and resting', [me]);

/** It gets nothing more, and counts for nobody's share. */
export const closeRoom = (client: Client, me: number) =>
  client.query('update worker.workers set room = 0 where id = $1', [me]);

export const bury = (client: Client, dead: number) => client.query('select worker.bury($1)', [dead]);

export type Neighbour = Place & { readonly id: number };

/**
 * Whom a worker watches: the one before it; the first watches the last. So each is watched by one, and when several die
 * together, whoever is left comes to them one after another.
 */
export async function neighbourOf(client: Client, me: number): Promise<Neighbour | undefined> {
  const { rows } = await client.query<Neighbour>(
    'select id, host, process from worker.workers where id <> $1 order by id > $1, id desc limit 1',
    [me],
  );
  return rows[0];
}

/** Whether the server has been up long enough for everybody to have come back to it. */
export async function isServerSettled(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ settled: boolean }>(
    `select pg_postmaster_start_time() < now() - interval '10 seconds' as settled`,
  );
  return rows[0]?.settled ?? false;
}
