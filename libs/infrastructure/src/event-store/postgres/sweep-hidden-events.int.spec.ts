import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import { StreamDeleted } from '@app/domain/kernel/event-store-errors.js';
import { createPool } from '../../postgres/pool.js';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.js';
import { collect } from '../contract/collect.js';
import { event, events, numbers, streamWith, upTo } from '../contract/sample-events.js';
import { openPostgresEventStore } from './postgres-event-store.js';
import { sweepHiddenEvents } from './sweep-hidden-events.js';

const live = new AbortController().signal;

describe('A sweep of the log in Postgres', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let store: EventStore;

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = createPool(database.url);
    store = openPostgresEventStore({ connectionString: database.url });
  });
  beforeEach(() => pool.query('truncate event_log.events, event_log.stream_metadata'));
  afterAll(async () => {
    await Promise.all([store.close(), pool.end()]);
    await database.drop();
  });

  const sweep = (streams?: number, most?: number) =>
    sweepHiddenEvents(pool, live, { pauseMs: 0, ...(streams && most ? { streams, most } : {}) });

  test('takes nothing out of streams that hide nothing', async () => {
    const [, limited, young] = [
      await streamWith(store, 3),
      await streamWith(store, 3),
      await streamWith(store, 3),
    ];
    await store.setMetadata(limited, 'any', { maxCount: 3 });
    await store.setMetadata(young, 'any', { maxAgeSeconds: 60 });
    expect(await sweep()).toBe(0);
    expect((await store.readAll()).events).toHaveLength(9);
  });

  test('takes out what a count hides, and what an age hides but for the last event', async () => {
    const [limited, old] = [await streamWith(store, 5), await streamWith(store, 5)];
    await store.setMetadata(limited, 'any', { maxCount: 2 });
    await store.setMetadata(old, 'any', { maxAgeSeconds: 60 });
    await pool.query("update event_log.events set recorded_at = recorded_at - interval '2 minutes'");
    expect(await sweep()).toBe(7);
    expect(numbers((await store.readAll()).events)).toEqual([3, 4, 4]);
    expect(numbers(await store.read(limited))).toEqual([3, 4]);
    expect(await store.read(old)).toEqual([]);
    await expect(store.append(old, 4, [event(5)])).resolves.toMatchObject({ revision: 5 });
    expect(numbers(await store.read(old))).toEqual([5]);
    expect(await sweep()).toBe(1);
  });

  test('takes out a deleted stream but for its last event, so that revisions go on', async () => {
    const name = await streamWith(store, 4);
    await store.delete(name, 'any');
    expect(await sweep()).toBe(3);
    expect(await store.read(name)).toEqual([]);
    await expect(store.append(name, 'no-stream', [event(4)])).resolves.toMatchObject({ revision: 4 });
    expect(await sweep()).toBe(1);
    expect(numbers((await store.readAll()).events)).toEqual([4]);
  });

  test('takes out all of a tombstoned stream, which stays closed', async () => {
    const name = await streamWith(store, 4);
    await store.tombstone(name, 'any');
    expect(await sweep()).toBe(4);
    expect(await store.readAll()).toMatchObject({ events: [], end: true });
    await expect(store.read(name)).rejects.toBeInstanceOf(StreamDeleted);
    await expect(store.append(name, 'any', [event(4)])).rejects.toBeInstanceOf(StreamDeleted);
  });

  test('goes in slices, however little one takes', async () => {
    const names = [];
    for (const n of upTo(7)) names.push(await streamWith(store, 10 + n));
    for (const name of names) await store.setMetadata(name, 'any', { maxCount: 1 });
    expect(await sweep(2, 4)).toBe(7 * 9 + 21);
    for (const [n, name] of names.entries()) expect(numbers(await store.read(name))).toEqual([9 + n]);
  });

  test('moves no position and holds up no subscriber, whether it was behind, in the middle or at the end', async () => {
    const [first, hidden] = [await streamWith(store, 2), await streamWith(store, 2_000)];
    const last = await streamWith(store, 2);
    const before = (await store.read(last)).map(({ position }) => position);
    const head = await store.head();
    const [, inside] = await store.read(hidden, { from: 998, limit: 2 });
    const atEnd = collect(store, {});
    await atEnd.events(2_004);
    await store.setMetadata(hidden, 'any', { maxCount: 1 });
    expect(await sweep()).toBe(1_999);
    expect((await store.read(last)).map(({ position }) => position)).toEqual(before);
    expect(await store.head()).toBe(head);
    const behind = collect(store, {});
    const middle = collect(store, { ...(inside ? { after: inside.position } : {}) });
    await store.append(first, 1, events(1, 2));
    expect(numbers(await behind.events(6))).toEqual([0, 1, 1_999, 0, 1, 2]);
    expect(numbers(await middle.events(4))).toEqual([1_999, 0, 1, 2]);
    expect((await atEnd.events(2_005)).at(-1)?.data).toEqual({ n: 2 });
    await Promise.all([behind, middle, atEnd].map((seen) => seen.stop()));
  });

  test('goes on beside appends to the streams it sweeps', async () => {
    const name = await streamWith(store, 1);
    await store.setMetadata(name, 'any', { maxCount: 3 });
    const appending = (async () => {
      for (const n of upTo(200)) await store.append(name, n, [event(n + 1)]);
    })();
    for (let over = false; !over;) {
      await sweep();
      over = (await store.read(name)).at(-1)?.revision === 200;
    }
    await appending;
    expect(numbers(await store.read(name))).toEqual([198, 199, 200]);
  });

  test('leaves the work to whoever sweeps already', async () => {
    const name = await streamWith(store, 3);
    await store.delete(name, 'any');
    const other = await pool.connect();
    await other.query('begin; select pg_advisory_xact_lock(8317020462)');
    expect(await sweep()).toBe(0);
    await other.query('rollback');
    other.release();
    expect(await sweep()).toBe(2);
  });
});
