import type { EventStore } from '@app/domain/kernel/event-store.js';
import type { Config } from '../config/config.js';
import type { Logger } from '../telemetry/logger.js';
import { openPostgresEventStore } from './postgres/postgres-event-store.js';

/** The event store that the configuration names. */
export const openEventStore = (config: Config, logger?: Logger): EventStore =>
  openPostgresEventStore({
    connectionString: config.databaseUrl,
    onWarning: (message, error) => logger?.warn({ err: error }, message),
  });
