import { standStill, withClient } from '../event-store-soak/faults.js';
import type { DurableServer } from '../support/durable-postgres.js';
import type { Workers } from './workers.js';

interface Struck {
  readonly server: DurableServer;
  readonly url: string;
  readonly workers: Workers;
  readonly restartApi: () => Promise<void>;
}

/** What is done to the engine, by name. Each resolves when what it struck is there again or on its way. */
export function engineFaults({
  server,
  url,
  workers,
  restartApi,
}: Struck): readonly (readonly [string, () => Promise<void>])[] {
  let turn = 0;
  const now = (work: () => void) => (): Promise<void> => {
    work();
    return Promise.resolve();
  };
  return [
    ['kill -9 of a worker', now(() => workers.kill(turn++))],
    [
      'kill -9 of Postgres',
      async () => {
        server.crash();
        await server.restart();
      },
    ],
    [
      'kill -9 of both workers',
      now(() => {
        workers.kill(0);
        workers.kill(1);
      }),
    ],
    ['kill -9 of the API', restartApi],
    [
      'all connections cut',
      () =>
        withClient(url, (client) =>
          client.query(
            'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
          ),
        ),
    ],
    ['a worker told to leave, as an upgrade does', now(() => workers.retire(turn++))],
    ['a worker stopped for longer than its leases', () => standStill(workers.pids().slice(0, 1), 4_000)],
  ];
}
