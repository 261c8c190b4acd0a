import type { EventStore } from '@app/domain/kernel/event-store.js';
import { streamOf, tenantId } from '@app/domain/kernel/ids.js';
import { MemoryEventStore } from '@app/infrastructure/event-store/memory/memory-event-store.js';
import { openPostgresEventStore } from '@app/infrastructure/event-store/postgres/postgres-event-store.js';
import { createPool } from '@app/infrastructure/postgres/pool.js';
import { projectorCheckpoint } from '@app/infrastructure/read-models/projector-checkpoint.js';
import { createTestDatabase, type TestDatabase } from '@app/infrastructure/testing/test-database.js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { projections } from '../projector.module.js';
import { playHistory } from '../testing/play-history.js';
import { caughtUp, projectorOn, until, whileProjecting } from '../testing/projector-kit.js';
import { randomMoves } from '../testing/random-history.js';
import { randomPlan } from '../testing/random-plan.js';
import { readTables } from '../testing/read-tables.js';
import { slicedStore } from '../testing/sliced-store.js';
import { projectionsNamed, rebuild } from './rebuild.js';

let database: TestDatabase;
let pool: Pool;
let store: EventStore;

beforeEach(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url);
  store = new MemoryEventStore();
}, 30_000);

afterEach(async () => {
  await store.close();
  await pool.end();
  await database.drop();
});

/** Real histories, the same in every run of the tests. */
async function play(into: EventStore, count: number, seed = 7): Promise<void> {
  for (const [moves, plan] of fc.sample(fc.tuple(randomMoves, randomPlan), { numRuns: count, seed })) {
    await playHistory(into, moves, plan);
  }
}

/** What the read models of the log so far should be: projected at one go into an untouched database. */
async function undisturbed(log: EventStore) {
  const other = await createTestDatabase();
  const reader = createPool(other.url);
  try {
    await whileProjecting(projectorOn(other.url, log), () => caughtUp(reader, log));
    return await readTables(reader);
  } finally {
    await reader.end();
    await other.drop();
  }
}

const breakConnection = () =>
  pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
              where application_name = 'tizmoret projector' and datname = current_database()`);

describe('a projector', () => {
  it('skips events of types it does not know, counts each once, and goes on behind them', async () => {
    await play(store, 2);
    const known = await undisturbed(store);
    const foreign = streamOf(tenantId('local'), 'execution', randomUUID());
    const event = () => ({ id: randomUUID(), type: 'FromTheFuture', data: {}, metadata: {} });
    await store.append(foreign, 'no-stream', [event(), event(), event()]);
    await whileProjecting(projectorOn(database.url, store), () => caughtUp(pool, store));
    await store.append(foreign, 2, [event()]);
    await whileProjecting(projectorOn(database.url, store), () => caughtUp(pool, store));
    expect(await readTables(pool)).toEqual(known);
    const skipped = async () =>
      (await projectorCheckpoint(pool)).projections.find(({ name }) => name === 'executions')?.skipped;
    expect(await skipped()).toBe(4);
    const { signal } = new AbortController();
    const chosen = projectionsNamed(projections, 'executions');
    await rebuild(pool, store, projectorOn(database.url, store), chosen, signal);
    expect(await skipped()).toBe(4);
  });

  it('follows the log live, from the Postgres event store', async () => {
    const log = openPostgresEventStore({ connectionString: database.url });
    try {
      await whileProjecting(projectorOn(database.url, log), async () => {
        await play(log, 3);
        await caughtUp(pool, log);
      });
      expect(await readTables(pool)).toEqual(await undisturbed(log));
    } finally {
      await log.close();
    }
  }, 30_000);

  it('loses and repeats nothing when its connection breaks between and within batches', async () => {
    // Four breaks take 20 batches of 7.
    while (Number((await store.head()) ?? 0) < 160) await play(store, 8);
    let batch = 0;
    let broken = 0;
    const restless = slicedStore(store, 7, async () => {
      if (++batch % 5 !== 0 || broken >= 4) return;
      broken++;
      if (broken % 2 === 0) await breakConnection();
      else void sleep(1).then(breakConnection);
    });
    await whileProjecting(projectorOn(database.url, restless), () => caughtUp(pool, store));
    expect(broken).toBe(4);
    expect(await readTables(pool)).toEqual(await undisturbed(store));
  }, 60_000);

  it('goes on where it was stopped in the middle of the log', async () => {
    await play(store, 12);
    for (let run = 0; run < 3; run++) {
      const stop = new AbortController();
      let batches = 0;
      const sliced = slicedStore(store, 5, () => {
        if (++batches > 3) stop.abort();
        return Promise.resolve();
      });
      await projectorOn(database.url, sliced).run(stop.signal);
    }
    const { position } = await projectorCheckpoint(pool);
    expect(Number(position)).toBeGreaterThanOrEqual(20);
    expect(position! < (await store.head())!).toBe(true);
    await whileProjecting(projectorOn(database.url, store), () => caughtUp(pool, store));
    expect(await readTables(pool)).toEqual(await undisturbed(store));
  }, 30_000);

  it('stands by while another is at work, and takes over', async () => {
    const stop = new AbortController();
    const first = projectorOn(database.url, store).run(stop.signal);
    await play(store, 2);
    await caughtUp(pool, store);
    await whileProjecting(projectorOn(database.url, store), async () => {
      await play(store, 2, 8);
      await caughtUp(pool, store);
      stop.abort();
      await first;
      await play(store, 2, 9);
      await caughtUp(pool, store);
    });
    expect(await readTables(pool)).toEqual(await undisturbed(store));
  }, 30_000);
});

const versionOfSteps = async () =>
  (await projectorCheckpoint(pool)).projections.find(({ name }) => name === 'steps')?.version;

describe('a rebuild', () => {
  it.each(projections.map(({ name }) => name))('of %s makes what was there live', async (name) => {
    await whileProjecting(projectorOn(database.url, store), async () => {
      await play(store, 2);
      await caughtUp(pool, store);
    });
    const live = await readTables(pool);
    await rebuild(
      pool,
      store,
      projectorOn(database.url, store),
      projectionsNamed(projections, name),
      new AbortController().signal,
    );
    expect(await readTables(pool)).toEqual(live);
  });

  it('is done by the projector that is at work, which goes on with the others', async () => {
    await play(store, 2);
    await whileProjecting(projectorOn(database.url, store), async () => {
      await caughtUp(pool, store);
      const standby = projectorOn(database.url, store);
      await rebuild(
        pool,
        store,
        standby,
        projectionsNamed(projections, 'steps'),
        new AbortController().signal,
      );
      await play(store, 1, 9);
      await caughtUp(pool, store);
    });
    expect(await readTables(pool)).toEqual(await undisturbed(store));
  });

  it('happens by itself when the version of a projection has changed', async () => {
    await play(store, 1);
    await whileProjecting(projectorOn(database.url, store), () => caughtUp(pool, store));
    const live = await readTables(pool);
    await pool.query('update read_model.steps set attempt = 99');
    const newer = projections.map((projection) =>
      projection.name === 'steps' ? { ...projection, version: 99 } : projection,
    );
    await whileProjecting(projectorOn(database.url, store, newer), async () => {
      await until(async () => (await versionOfSteps()) === 99);
      await caughtUp(pool, store);
    });
    expect(await readTables(pool)).toEqual(live);
  });

  it('refuses an unknown name and lists those there are', () => {
    expect(() => projectionsNamed(projections, 'stpes')).toThrow(
      'There is no projection "stpes". Rebuild one of executions, steps, approvals, log-lines, effects, or all of them without a name.',
    );
  });
});
