import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { EventStore, ReadStreamOptions } from '@app/domain/kernel/event-store.js';
import { streamOf, tenantId } from '@app/domain/kernel/ids.js';
import { ExecutionStory, sampleIds } from '@app/domain/testing/execution-story.js';
import { samplePlan } from '@app/domain/testing/sample-plan.js';
import { loadAggregate } from '../command-handling/load-aggregate.js';
import { newEvents } from '../command-handling/new-events.js';
import { openPostgresEventStore } from '../event-store/postgres/postgres-event-store.js';
import { executionFacts } from '../executions/execution-facts.js';
import { handleExecutionCommand } from '../executions/handle-command.js';
import { loadExecution } from '../executions/load-execution.js';
import { loadNewestExecution } from '../executions/load-newest-execution.js';
import { createPool } from '../postgres/pool.js';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.js';
import { PostgresSnapshotStore } from './postgres/postgres-snapshot-store.js';

const tenant = tenantId('local');
const id = sampleIds.execution;
const stream = streamOf(tenant, 'execution', id);
let database: TestDatabase;
let pool: Pool;
let store: EventStore;
let snapshots: PostgresSnapshotStore;

beforeEach(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url);
  store = openPostgresEventStore({ connectionString: database.url });
  snapshots = new PostgresSnapshotStore(pool);
});
afterEach(async () => {
  await Promise.all([store.close(), pool.end()]);
  await database.drop();
});

/** Pauses and resumes: as many events as wanted, each pair by a command of its own. */
async function append(pairs: number): Promise<void> {
  const history = await loadExecution(store, tenant, id);
  const story = ExecutionStory.planned(samplePlan(['a', 'b <= a']));
  const first = story.events.length;
  for (let pair = 0; pair < pairs; pair++) story.pause().resume();
  const events = story.events.slice(history.revision < 0 ? 0 : first);
  for (let place = 0; place < events.length; place += 900) {
    const from = { tenant, commandId: randomUUID(), actor: 'dana', correlationId: id, now: 1 };
    await store.append(stream, 'any', newEvents(events.slice(place, place + 900), from));
  }
}

/** Loads, and tells how many events it took. */
async function load() {
  let events = 0;
  const read = async (...asked: [typeof stream, ReadStreamOptions?]) => {
    const page = await store.read(...asked);
    events += page.length;
    return page;
  };
  const loaded = await loadNewestExecution({ read }, snapshots, stream);
  expect(loaded).toEqual(await loadAggregate(store, executionFacts, stream));
  return events;
}

/** Snapshots are written after the answer. */
async function saved(revision: number): Promise<void> {
  for (let turn = 0; turn < 200; turn++) {
    if ((await snapshots.load(stream))?.revision === revision) return;
    await sleep(10);
  }
  throw new Error(`No snapshot of revision ${revision}`);
}

const last = async () => (await loadExecution(store, tenant, id)).revision;

test('snapshots that are asked for at once are each given to whom asked', async () => {
  const streams = Array.from({ length: 40 }, () => streamOf(tenant, 'execution', randomUUID()));
  for (const [revision, each] of streams.entries())
    await snapshots.save(each, { shape: 1, revision, eventId: randomUUID(), state: `{"of":"${each}"}` });
  const unknown = streamOf(tenant, 'execution', randomUUID());
  const found = await Promise.all(
    [...streams, unknown, stream, ...streams].map((each) => snapshots.load(each)),
  );
  const revisions = [...streams.keys()];
  expect(found.map((snapshot) => snapshot?.revision)).toEqual([
    ...revisions,
    undefined,
    undefined,
    ...revisions,
  ]);
  expect(found[7]).toEqual({
    shape: 1,
    revision: 7,
    eventId: expect.any(String),
    state: `{"of":"${streams[7]}"}`,
  });
});

describe('an execution with a long history', () => {
  test('is read from a snapshot that the first reader left, and later ones move on', async () => {
    await append(400);
    expect(await load()).toBeGreaterThan(800);
    await saved(await last());
    await append(3);
    expect(await load()).toBeLessThan(20);
    await append(400);
    expect(await load()).toBeGreaterThan(800);
    await saved(await last());
    expect(await load()).toBe(1);
  });

  test('takes no more events to read when there are 10,000 than when there are 100', async () => {
    await append(50);
    expect(await load()).toBeGreaterThan(100);
    await append(4_950);
    expect(await load()).toBeGreaterThan(10_000);
    await saved(await last());
    expect(await load()).toBe(1);
    await append(3);
    expect(await load()).toBeLessThan(20);
  });

  test('is read from its events when the snapshot is gone, of another shape, another log, or unreadable', async () => {
    await append(400);
    const whole = await load();
    await saved(await last());
    const spoiled = [
      'shape = shape + 1',
      `event_id = '${randomUUID()}'`,
      'revision = revision + 5',
      `state = 'x'`,
    ];
    for (const change of spoiled) {
      await pool.query(`update snapshots.snapshots set ${change}`);
      expect(await load()).toBeGreaterThanOrEqual(whole - 1);
      await sleep(50);
      await saved(await last());
    }
    await pool.query('drop table snapshots.snapshots');
    expect(await load()).toBeGreaterThanOrEqual(whole - 1);
  });

  test('is read without looking for a snapshot when it is known to be short', async () => {
    await append(50);
    let looks = 0;
    const load = () => {
      looks++;
      return Promise.resolve(undefined);
    };
    const counting = { load, save: () => Promise.resolve() };
    const loaded = await loadNewestExecution(store, counting, stream, 99);
    expect(loaded).toEqual(await loadAggregate(store, executionFacts, stream));
    expect(looks).toBe(0);
    await loadNewestExecution(store, counting, stream);
    expect(looks).toBe(1);
  });

  test('leaves no snapshot while it is short', async () => {
    await append(50);
    await load();
    await sleep(100);
    expect(await snapshots.load(stream)).toBeUndefined();
    const others = streamOf(tenantId('other'), 'execution', id);
    expect(await loadNewestExecution(store, snapshots, others)).toMatchObject({ revision: -1 });
  });

  test('takes a command once, however often it is sent, also when a snapshot has swallowed its events', async () => {
    await append(400);
    const commandId = randomUUID();
    const pause = () =>
      handleExecutionCommand(
        store,
        {
          ...{ tenant, executionId: id, commandId, actor: 'dana' },
          command: { type: 'PauseExecution', data: { by: 'dana', now: 1 } },
        },
        undefined,
        snapshots,
      );
    const first = await pause();
    expect(first).toMatchObject({ kind: 'accepted', state: { state: { status: 'paused' } } });
    await append(300);
    await load();
    await saved(await last());
    const head = await store.head();
    expect(await pause()).toMatchObject({ kind: 'accepted', revision: await last(), position: head });
    expect(await store.head()).toBe(head);
  });
});
