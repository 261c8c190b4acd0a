import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { createPool } from '@app/infrastructure/postgres/pool.js';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { createTestDatabase, type TestDatabase } from '@app/infrastructure/testing/test-database.js';
import { openBreakers } from '@app/infrastructure/workers/open-breakers.js';
import { BreakersTable } from './breakers-table.js';

const open = { openMs: 60_000, failures: 10, code: 'TIMEOUT' };
const logger = createLogger('test', 'silent');
let database: TestDatabase;
let pool: pg.Pool;

beforeEach(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url);
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});

const arrive = (name: string) =>
  pool.query(
    `insert into worker.workers (name, host, process, room, expires_at) values ($1, 'h', '1', 1, now())`,
    [name],
  );
const board = (worker: string) => new BreakersTable(pool, worker, logger);
const shown = async () => (await openBreakers(pool)).map(({ work, worker }) => `${work} on ${worker}`);
const untilShown = async (...wanted: string[]) => {
  for (let turn = 0; turn < 500 && (await shown()).join() !== wanted.join(); turn++) await sleep(10);
  expect(await shown()).toEqual(wanted);
};

test('what is open is shown from when it opened until it closes', async () => {
  await arrive('one');
  const one = board('one');
  one.show('tool a', open);
  one.show('agent b', open);
  await untilShown('agent b on one', 'tool a on one');
  const [, first] = await openBreakers(pool);
  expect(first).toMatchObject({ failures: 10, lastCode: 'TIMEOUT' });
  one.show('tool a', { ...open, failures: 11, code: 'BUSY' });
  one.show('agent b', undefined);
  await untilShown('tool a on one');
  const [later] = await openBreakers(pool);
  expect(later).toMatchObject({ failures: 11, lastCode: 'BUSY', openedAt: first?.openedAt });
  expect(later?.retryAt.getTime()).toBeGreaterThan(first?.retryAt.getTime() ?? 0);
});

test('of changes in quick succession the last one counts', async () => {
  await arrive('one');
  const one = board('one');
  for (let turn = 0; turn < 20; turn++) one.show('tool a', turn % 2 === 0 ? open : undefined);
  one.show('tool b', open);
  await untilShown('tool b on one');
});

test('those of a worker that is gone are not shown, and removed when another one opens', async () => {
  await arrive('one');
  await arrive('two');
  board('one').show('tool a', open);
  await untilShown('tool a on one');
  await pool.query(`delete from worker.workers where name = 'one'`);
  expect(await shown()).toEqual([]);
  board('two').show('tool a', open);
  await untilShown('tool a on two');
  expect((await pool.query('select from worker.breakers')).rowCount).toBe(1);
});
