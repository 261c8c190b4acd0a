import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { DurableServer } from '../support/durable-postgres.js';
import type { Appenders } from './appenders.js';

/** Resolves when the server is there again. */
export type Fault = () => Promise<void>;

export async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** For CPU and disk it is as if the server stood still, whatever it was doing: what a hung disk does to whoever waits for it. */
export async function standStill(pids: readonly number[], ms: number): Promise<void> {
  const signal = (name: NodeJS.Signals) => {
    for (const pid of pids) {
      try {
        process.kill(pid, name);
      } catch {
        // Gone meanwhile.
      }
    }
  };
  try {
    signal('SIGSTOP');
    await sleep(ms);
  } finally {
    signal('SIGCONT');
  }
}

/** Everything that is done to the log in Postgres, by name. */
export function postgresFaults(
  server: DurableServer,
  url: string,
  appenders: Appenders,
): Record<string, Fault> {
  const lateAppend = `select * from event_log.append(array['local.execution-late'], array[-2], array[1], array[1], array[1],
    array[gen_random_uuid()], array['Late'], '{}', '{}')`;
  return {
    'kill -9 of Postgres': async () => {
      server.crash();
      await server.restart();
    },
    'kill -9 of one server process': () =>
      withClient(url, async (client) => {
        const { rows } = await client.query<{ pid: number }>(
          "select pid from pg_stat_activity where datname = current_database() and application_name = 'tizmoret append' limit 1",
        );
        if (rows[0]) process.kill(rows[0].pid, 'SIGKILL');
      }),
    'kill -9 of an appending process': () => {
      appenders.killOne();
      return Promise.resolve();
    },
    'all server processes stopped, three times for 0.3 s': () =>
      withClient(url, async (client) => {
        const { rows } = await client.query<{ pid: number }>(
          'select pid from pg_stat_activity where pid <> pg_backend_pid()',
        );
        for (let burst = 0; burst < 3; burst++) {
          await standStill(
            rows.map(({ pid }) => pid),
            300,
          );
          await sleep(100);
        }
      }),
    'all connections cut': () =>
      withClient(url, (client) =>
        client.query(
          'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
        ),
      ),
    'an append that is late and aborts': () =>
      withClient(url, async (client) => {
        await client.query('begin');
        await client.query(lateAppend);
        await sleep(300);
        await client.query('rollback');
      }),
    'an append whose connection ends before its commit': () =>
      withClient(url, async (client) => {
        await client.query('begin');
        await client.query(lateAppend);
      }),
    'a transaction that is forgotten for a second': () =>
      withClient(url, async (client) => {
        await client.query('begin; select txid_current()');
        await sleep(1_000);
      }),
  };
}
