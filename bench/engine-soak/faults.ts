import { standStill, withClient } from '../event-store-soak/faults.js';
import type { DurableServer } from '../support/durable-postgres.js';
import type { Strike } from './strikes.js';
import type { Workers } from './workers.js';

interface Struck {
  readonly server: DurableServer;
  readonly url: string;
  readonly workers: Workers;
  readonly restartApi: () => Promise<void>;
  /** What may have cost workers their leases is noted here. */
  readonly strikes: Strike[];
}

/** What is done to the engine, by name. Each resolves when what it struck is there again or on its way. */
export function engineFaults({
  server,
  url,
  workers,
  restartApi,
  strikes,
}: Struck): readonly (readonly [string, () => Promise<void>])[] {
  let turn = 0;
  const toAll = (work: () => Promise<void>) => async (): Promise<void> => {
    const began = Date.now();
    await work();
    strikes.push({ began, ended: Date.now() });
  };
  const toWorkers = (work: () => Promise<void> | void) => async (): Promise<void> => {
    const began = Date.now();
    const pids = workers.pids();
    await work();
    for (const pid of pids) strikes.push({ began, ended: Date.now(), pid });
  };
  return [
    ['kill -9 of a worker', toWorkers(() => workers.kill(turn++))],
    [
      'kill -9 of Postgres',
      toAll(async () => {
        server.crash();
        await server.restart();
      }),
    ],
    [
      'kill -9 of both workers',
      toWorkers(() => {
        workers.kill(0);
        workers.kill(1);
      }),
    ],
    [
      'the clocks of both workers put forward or back by minutes',
      () => {
        workers.setClock(0);
        workers.setClock(1);
        return Promise.resolve();
      },
    ],
    ['kill -9 of the API', restartApi],
    [
      'all connections cut',
      toAll(() =>
        withClient(url, (client) =>
          client.query(
            'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
          ),
        ),
      ),
    ],
    ['a worker told to leave, as an upgrade does', toWorkers(() => workers.retire(turn++))],
    ['a worker stopped for longer than its leases', () => stopOne()],
  ];

  async function stopOne(): Promise<void> {
    const began = Date.now();
    const pid = workers.pids()[turn % 2];
    if (pid === undefined) return;
    await standStill([pid], 4_000);
    strikes.push({ began, ended: Date.now(), pid });
  }
}
