import type { EventStore } from '@app/domain/kernel/event-store.js';
import { openEventStoreDb } from '@app/infrastructure/event-store/eventstoredb/eventstoredb-event-store.js';
import { openPostgresEventStore } from '@app/infrastructure/event-store/postgres/postgres-event-store.js';

/** The store that speaks to this server. */
export const openStore = (connectionString: string): EventStore =>
  connectionString.startsWith('esdb:')
    ? openEventStoreDb({ connectionString })
    : openPostgresEventStore({ connectionString });
