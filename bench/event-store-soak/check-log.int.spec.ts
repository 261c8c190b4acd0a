import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { streamOf, tenantId } from '@app/domain/kernel/ids.js';
import { openPostgresEventStore } from '@app/infrastructure/event-store/postgres/postgres-event-store.js';
import { createTestDatabase, type TestDatabase } from '@app/infrastructure/testing/test-database.js';
import { checkLog } from './check-log.js';
import { now, openJournal } from './journal.js';
import { postgresLog } from './postgres-subject.js';

describe('The checker of the soak', () => {
  let database: TestDatabase;
  let client: pg.Client;
  let journal: string;

  beforeEach(async () => {
    database = await createTestDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    journal = mkdtempSync(join(tmpdir(), 'tizmoret-journal-'));
    const record = openJournal(journal);
    const store = openPostgresEventStore({ connectionString: database.url });
    const stream = streamOf(tenantId('local'), 'execution', randomUUID());
    for (let n = 0; n < 3; n++) {
      const ids = [randomUUID(), randomUUID()];
      const sentAt = now();
      record({ kind: 'sent', at: sentAt, ids });
      const events = ids.map((id) => ({ id, type: 'Soaked', data: {}, metadata: {} }));
      const result = await store.append(stream, n === 0 ? 'no-stream' : n * 2 - 1, events);
      record({ kind: 'acknowledged', sentAt, at: now(), ids, stream, ...result });
    }
    await store.close();
  });
  afterEach(async () => {
    rmSync(journal, { recursive: true });
    await client.end();
    await database.drop();
  });

  test('finds nothing in a sound log', async () => {
    expect(await checkLog(postgresLog(database.url), journal)).toMatchObject({
      events: 6,
      acknowledged: 3,
      broken: [],
    });
  });

  test.each([
    ['a lost event', 'delete from event_log.events where position = 6', /not where it was said to be/],
    ['a gap in the positions', 'delete from event_log.events where position = 3', /position 4 follows 2/],
    ['a gap in a stream', 'update event_log.events set revision = 9 where position = 6', /does not follow/],
    [
      'an event that is there twice',
      'update event_log.events set id = (select id from event_log.events where position = 1) where position = 2',
      /there twice/,
    ],
    [
      'an event of nobody',
      'update event_log.events set id = gen_random_uuid() where position = 2',
      /nobody sent/,
    ],
    [
      'events that changed places',
      'update event_log.events set position = position + 100 where position <= 2; update event_log.events set position = position - 2 where position < 100',
      /not where it was said to be/,
    ],
  ])('finds %s', async (_, breach, complaint) => {
    await client.query(breach);
    const { broken } = await checkLog(postgresLog(database.url), journal);
    expect(broken).toContainEqual(expect.stringMatching(complaint));
  });
});
