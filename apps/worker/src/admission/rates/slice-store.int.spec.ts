import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { createPool } from '@app/infrastructure/postgres/pool.js';
import { createTestDatabase, type TestDatabase } from '@app/infrastructure/testing/test-database.js';
import { PostgresSliceStore } from './slice-store.js';

let database: TestDatabase;
let pool: pg.Pool;
let store: PostgresSliceStore;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url);
  store = new PostgresSliceStore(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const hour = 3_600_000;

describe('the buckets that workers share', () => {
  test('let a burst through at once, and each further start an interval later than the one before', async () => {
    const rate = { intervalMs: hour, burst: 3 };
    const waits: number[] = [];
    for (let n = 0; n < 5; n++) waits.push((await store.take('tool a', rate, 1)).waitMs);
    expect(waits.slice(0, 3).every((wait) => wait <= 0)).toBe(true);
    expect(waits.slice(3).map((wait) => Math.ceil(wait / hour))).toEqual([1, 2]);
  });

  test('give out no time twice to those who ask at once, and answer in slices', async () => {
    const rate = { intervalMs: hour, burst: 1 };
    const slices = await Promise.all(Array.from({ length: 8 }, () => store.take('tool b', rate, 3)));
    const firsts = slices.map(({ waitMs }) => Math.ceil(waitMs / hour) + 0).toSorted((a, b) => a - b);
    expect(firsts).toEqual([0, 3, 6, 9, 12, 15, 18, 21]);
  });

  test('take back the end of a slice, unless somebody has taken one since', async () => {
    const rate = { intervalMs: hour, burst: 1 };
    const first = await store.take('tool c', rate, 4);
    await store.giveBack('tool c', rate, 3, first.mark);
    const second = await store.take('tool c', rate, 1);
    expect(Math.ceil(second.waitMs / hour)).toBe(1);
    await store.giveBack('tool c', rate, 1, first.mark);
    expect(Math.ceil((await store.take('tool c', rate, 1)).waitMs / hour)).toBe(2);
  });
});
