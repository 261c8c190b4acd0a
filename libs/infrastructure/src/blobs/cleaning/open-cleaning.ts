import pg from 'pg';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import { Unavailable } from '@app/domain/kernel/event-store-errors.js';
import type { Config } from '../../config/config.js';
import { openEventLog } from '../../event-store/open-event-store.js';
import { isConnectionError } from '../../postgres/is-connection-error.js';
import type { Logger } from '../../telemetry/logger.js';
import { openBlobStores, type NamedBlobStore } from '../open-blob-store.js';

/** Any number that nothing else locks. */
const lockKey = 8317020466;

/** All that a clean-up works with. */
export interface Cleaning {
  readonly log: EventStore;
  readonly stores: readonly NamedBlobStore[];
  /** Of this configuration there is one cleaner at a time. False when another one is at work. */
  readonly isAlone: boolean;
  close(): Promise<void>;
}

/** @throws Unavailable when Postgres cannot be reached */
export async function openCleaning(config: Config, logger?: Logger): Promise<Cleaning> {
  const client = new pg.Client({
    connectionString: config.databaseUrl,
    application_name: 'tizmoret cleaner',
  });
  // A lost connection shows with the next query; the lock is gone with it.
  client.on('error', () => undefined);
  const isAlone = await lock(client).catch((error: unknown) => {
    if (!isConnectionError(error)) throw error;
    throw new Unavailable('Postgres cannot be reached', { cause: error });
  });
  const log = openEventLog(config, logger);
  const stores = openBlobStores(config);
  return {
    log,
    stores,
    isAlone,
    close: async () => {
      await Promise.all([log.close(), ...stores.map(({ blobs }) => blobs.close())]);
      await client.end();
    },
  };
}

async function lock(client: pg.Client): Promise<boolean> {
  await client.connect();
  const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [
    lockKey,
  ]);
  return rows[0]?.held === true;
}
