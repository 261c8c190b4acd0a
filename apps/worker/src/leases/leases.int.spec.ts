import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import type { StreamName } from '@app/domain/kernel/ids.js';
import { createTestDatabase, type TestDatabase } from '@app/infrastructure/testing/test-database.js';
import { Leases } from './leases.js';

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const me = 1;
const leavingOf = (stream: StreamName) => ({ stream, revision: 3, ended: false, isKept: false });

test('a lease that was lost, and is back when it would be let go of, is not: it is that of whoever acts now', async () => {
  const streams = ['local.execution-a', 'local.execution-b'] as StreamName[];
  await client.query('insert into worker.leases (stream, owner, seen) select unnest($1::text[]), $2, 0', [
    streams,
    me,
  ]);
  const leases = new Leases({ run: (work) => work(client, me), wakeIn: () => undefined });
  const [lost, kept] = streams as [StreamName, StreamName];
  const asked = [leases.letGo(leavingOf(lost), () => false), leases.letGo(leavingOf(kept), () => true)];
  expect(await Promise.all(asked)).toEqual([undefined, undefined]);
  const { rows } = await client.query('select stream, owner, resting from worker.leases order by stream');
  expect(rows).toEqual([
    { stream: lost, owner: me, resting: false },
    { stream: kept, owner: null, resting: true },
  ]);
});
