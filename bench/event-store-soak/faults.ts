import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { DurableServer } from '../support/durable-postgres.js';
import type { Appenders } from './appenders.js';

type Fault = () => Promise<void>;

async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** Everything that is done to the log, by name. Each resolves when the server is there again. */
export function faultsOf(server: DurableServer, url: string, appenders: Appenders): Record<string, Fault> {
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
