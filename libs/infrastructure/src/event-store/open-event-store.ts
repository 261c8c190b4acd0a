import type { EventStore } from '@app/domain/kernel/event-store.js';
import { openBlobStore } from '../blobs/open-blob-store.js';
import { withBlobs } from '../blobs/with-blobs.js';
import type { Config } from '../config/config.js';
import type { Logger } from '../telemetry/logger.js';
import { openEventStoreDb } from './eventstoredb/eventstoredb-event-store.js';
import { openPostgresEventStore } from './postgres/postgres-event-store.js';

/** The event store that the configuration names, with blobs. */
export const openEventStore = (config: Config, logger?: Logger): EventStore =>
  withBlobs(openEventLog(config, logger), openBlobStore(config));

/** What is below it: the events with references in the place of blobs. EventStoreDB when there is a URL for one, else Postgres. */
export function openEventLog(config: Config, logger?: Logger): EventStore {
  const onWarning = (message: string, error: unknown) => logger?.warn({ err: error }, message);
  return config.eventStore
    ? openEventStoreDb({ connectionString: config.eventStore.url, onWarning })
    : openPostgresEventStore({ connectionString: config.databaseUrl, onWarning });
}
