import { randomUUID } from 'node:crypto';
import type { EventStore, NewEvent } from '@app/domain/kernel/event-store.js';
import type { JsonObject } from '@app/domain/kernel/json.js';
import { readConfig } from '@app/infrastructure/config/config.js';
import { openEventStore } from '@app/infrastructure/event-store/open-event-store.js';
import { createTestDatabase, type TestDatabase } from '@app/infrastructure/testing/test-database.js';

/** An event log in a Postgres of its own. */
export interface TestLog {
  readonly database: TestDatabase;
  readonly store: EventStore;
}

export async function openTestLog(): Promise<TestLog> {
  const database = await createTestDatabase();
  const config = readConfig({ DATABASE_URL: database.url, TIZMORET_TOKEN: 'a token for the tests' });
  return { database, store: openEventStore(config) };
}

export async function closeTestLog({ store, database }: TestLog): Promise<void> {
  await store.close();
  await database.drop();
}

export const event = (type: string, data: JsonObject = {}): NewEvent => ({
  id: randomUUID(),
  type,
  data,
  metadata: { actor: 'דנה', $correlationId: 'c1' },
});
