import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { streamOf, tenantId } from '@app/domain/kernel/ids.js';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.js';
import { collect } from '../contract/collect.js';
import { eventStoreContract } from '../contract/event-store.contract.js';
import { openPostgresEventStore } from './postgres-event-store.js';
import { startLossyLink } from './testing/lossy-link.js';

async function open() {
  const database = await createTestDatabase();
  const store = openPostgresEventStore({ connectionString: database.url });
  const dispose = async () => {
    await store.close();
    await database.drop();
  };
  return { store, dispose, url: database.url };
}

/** One database for all cases, emptied for each: a new one takes longer than most of them. */
describe('On one database', () => {
  let database: TestDatabase;
  let admin: pg.Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    admin = new pg.Client({ connectionString: database.url });
    await admin.connect();
  });
  afterAll(async () => {
    await admin.end();
    await database.drop();
  });

  eventStoreContract('the Postgres event store', async () => {
    await admin.query('truncate event_log.events, event_log.stream_metadata');
    const store = openPostgresEventStore({ connectionString: database.url });
    return { store, dispose: () => store.close() };
  });
});

const stream = () => streamOf(tenantId('local'), 'execution', randomUUID());
const event = (n: number) => ({ id: randomUUID(), type: 'Counted', data: { n }, metadata: {} });

describe('The Postgres event store', () => {
  test('is not stalled and skips nothing when some transaction stays open or aborts', async () => {
    const { store, dispose, url } = await open();
    const forgotten = new pg.Client({ connectionString: url });
    const aborted = new pg.Client({ connectionString: url });
    await Promise.all([forgotten.connect(), aborted.connect()]);
    await forgotten.query('begin; select txid_current()');
    const seen = collect(store, {});
    await store.append(stream(), 'no-stream', [event(0)]);
    await aborted.query('begin');
    await aborted.query(`select * from event_log.append(array['local.execution-x'], array[-2], array[1], array[1], array[1],
      array[gen_random_uuid()], array['Late'], '{}', '{}')`);
    const waiting = store.append(stream(), 'no-stream', [event(1)]);
    await aborted.query('rollback');
    await waiting;
    const got = await seen.events(2);
    expect(got.map(({ data, position }) => [data['n'], Number(position)])).toEqual([
      [0, 1],
      [1, 2],
    ]);
    await seen.stop();
    await Promise.all([forgotten.end(), aborted.end()]);
    await dispose();
  });

  test('lets nobody pass a transaction that commits late, and then shows both in the order of their positions', async () => {
    const { store, dispose, url } = await open();
    const late = new pg.Client({ connectionString: url });
    await late.connect();
    const seen = collect(store, {});
    await store.append(stream(), 'no-stream', [event(0)]);
    await seen.events(1);
    await late.query('begin');
    await late.query(`select * from event_log.append(array['local.execution-x'], array[-2], array[1], array[1], array[1],
      array[gen_random_uuid()], array['Late'], '{"n":1}', '{}')`);
    const behind = Promise.all([2, 3].map((n) => store.append(stream(), 'no-stream', [event(n)])));
    await sleep(200);
    expect((await store.readAll()).events).toHaveLength(1);
    await late.query('commit');
    await behind;
    const got = await seen.events(4);
    expect(got.map(({ position }) => Number(position))).toEqual([1, 2, 3, 4]);
    expect(got.slice(0, 2).map(({ data }) => data['n'])).toEqual([0, 1]);
    await seen.stop();
    await late.end();
    await dispose();
  });

  test('stores once what was committed by a server that died before it could say so', async () => {
    const { store: other, dispose, url } = await open();
    const link = await startLossyLink(url);
    const store = openPostgresEventStore({ connectionString: link.url });
    const name = stream();
    await store.append(name, 'no-stream', [event(0)]);
    for (let n = 1; n <= 5; n++) {
      link.loseNextAnswer();
      const { revision, position } = await store.append(name, n === 3 ? 'any' : n - 1, [event(n)]);
      expect([revision, Number(position)]).toEqual([n, n + 1]);
      expect(link.lost).toBe(n);
    }
    expect((await other.read(name)).map(({ data }) => data['n'])).toEqual([0, 1, 2, 3, 4, 5]);
    await store.close();
    await link.close();
    await dispose();
  });

  test('sees also what nobody was notified of', async () => {
    const { store, dispose, url } = await open();
    const name = stream();
    const seen = collect(store, {});
    await store.append(name, 'no-stream', [event(0)]);
    await seen.events(1);
    const quiet = new pg.Client({ connectionString: url });
    await quiet.connect();
    await quiet.query(
      `insert into event_log.events (position, stream, revision, id, type, data, metadata, recorded_at)
       select position + 1, stream, revision + 1, gen_random_uuid(), type, '{"n":1}', metadata, now() from event_log.events`,
    );
    expect((await seen.events(2)).map(({ data }) => data['n'])).toEqual([0, 1]);
    await seen.stop();
    await quiet.end();
    await dispose();
  });

  test('goes on by itself when the server cuts every connection', async () => {
    const { store, dispose, url } = await open();
    const name = stream();
    const seen = collect(store, {});
    await store.append(name, 'no-stream', [event(0)]);
    await seen.events(1);
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    for (let n = 1; n <= 5; n++) {
      const appending = store.append(name, n - 1, [event(n)]);
      await admin.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
      await appending;
    }
    const got = await seen.events(6);
    expect(got.map(({ data }) => data['n'])).toEqual([0, 1, 2, 3, 4, 5]);
    await admin.end();
    await seen.stop();
    await dispose();
  });

  test('stores appends that come together in one group, each judged by its own revision', async () => {
    const { store, dispose } = await open();
    const good = Array.from({ length: 50 }, stream);
    const outcomes = await Promise.allSettled([
      ...good.map((name, n) => store.append(name, 'no-stream', [event(n), event(n)])),
      store.append(stream(), 3, [event(0)]),
    ]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(50);
    expect(outcomes.at(-1)).toMatchObject({ status: 'rejected', reason: { actual: 'no-stream' } });
    expect((await store.readAll()).events).toHaveLength(100);
    await dispose();
  });

  test('never reads the whole table, also when it plans while the log is small', async () => {
    const { store: filler, dispose, url } = await open();
    for (let n = 0; n < 60; n++) await filler.append(stream(), 'no-stream', [event(n)]);
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    await admin.query('vacuum analyze event_log.events');
    const scans = async () => {
      const { rows } = await admin.query<{ count: number }>(
        "select seq_scan::integer as count from pg_stat_user_tables where relid = 'event_log.events'::regclass",
      );
      return rows[0]?.count;
    };
    const before = await scans();

    const store = openPostgresEventStore({ connectionString: url });
    const names = Array.from({ length: 10 }, stream);
    await Promise.all(names.map((name) => store.append(name, 'no-stream', [event(0)])));
    await store.append(names[0]!, 'any', [event(1)]);
    await store.append(names[0]!, 1, [event(2)]);
    const seen = collect(store, {});
    await seen.events(72);
    await seen.stop();
    expect(await store.read(names[0]!)).toHaveLength(3);
    expect(await store.read(names[0]!, { direction: 'backwards', limit: 1 })).toHaveLength(1);
    expect((await store.readAll({ filter: { types: ['Counted'] } })).events).toHaveLength(72);
    await store.head();
    await store.close();

    expect(await scans()).toBe(before);
    await admin.end();
    await dispose();
  });

  test('leaves no gap for what a group refuses or has seen before', async () => {
    const { store, dispose } = await open();
    const [known, log] = [stream(), stream()];
    const [before, line] = [event(0), event(1)];
    await store.append(known, 'no-stream', [before]);
    await store.append(log, 'any', [line]);
    const outcomes = await Promise.allSettled([
      store.append(stream(), 'no-stream', [event(2)]),
      store.append(stream(), 7, [event(3), event(4)]),
      store.append(stream(), 'no-stream', [event(5), event(6)]),
      store.append(known, 'no-stream', [before]),
      store.append(log, 'any', [line]),
      store.append(stream(), 'any', [event(7)]),
    ]);
    expect(
      outcomes.map((one) =>
        one.status === 'fulfilled' ? [one.value.revision, Number(one.value.position)] : 'refused',
      ),
    ).toEqual([[0, 3], 'refused', [1, 5], [0, 1], [0, 2], [0, 6]]);
    const { events } = await store.readAll();
    expect(events.map(({ data, position }) => [data['n'], Number(position)])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [5, 4],
      [6, 5],
      [7, 6],
    ]);
    await dispose();
  });
});
