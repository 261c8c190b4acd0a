import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { openPostgresEventStore } from '@app/infrastructure/event-store/postgres/postgres-event-store.js';
import { createPool } from '@app/infrastructure/postgres/pool.js';
import { idOf } from '@app/infrastructure/read-models/testing/insert-rows.js';
import { createTestDatabase, type TestDatabase } from '@app/infrastructure/testing/test-database.js';
import { startTestApi, tenant as ours, type TestApi } from '../testing/test-api.js';

let database: TestDatabase;
let pool: Pool;
let api: TestApi;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url);
  const store = openPostgresEventStore({ connectionString: database.url });
  api = await startTestApi({ store, databaseUrl: database.url });
  await pool.query(
    `insert into worker.workers (id, name, host, process, room, expires_at)
     overriding system value values (1, 'worker:one', '', '', 1, now() + interval '1 hour')`,
  );
}, 60_000);

afterAll(async () => {
  await api.close();
  await pool.end();
  await database.drop();
});

const ask = async (step: string, mode: 'shared' | 'exclusive', tenant: string = ours, name = 'x') => {
  const stream = `${tenant}.execution-${idOf(1)}`;
  const locks = [{ name, exclusive: mode === 'exclusive' }];
  await pool.query(
    'insert into worker.leases (stream, owner, seen) values ($1, 1, 0) on conflict do nothing',
    [stream],
  );
  await pool.query(`select worker.change_locks(1, $1, $2, '1 min')`, [
    [tenant],
    JSON.stringify([{ do: 'ask', tenant, stream, stepId: step, attempt: 1, locks }]),
  ]);
};
const locks = async (args = '') => {
  const claim = 'executionId stepId attempt mode token since isLeft';
  const { data, errors } = await api.ask(
    `{ locks${args} { name holders { ${claim} } queue { ${claim} } waiting } }`,
  );
  expect(errors).toEqual([]);
  return data?.['locks'];
};

it('locks are listed with who has them and who waits, and nothing of other tenants', async () => {
  expect(await locks()).toEqual([]);
  await ask('a', 'shared');
  await ask('b', 'shared');
  await ask('c', 'exclusive');
  await ask('d', 'exclusive', ours, 'y');
  await ask('e', 'exclusive', 'others', 'secret');
  const common = { executionId: idOf(1), attempt: 1, since: expect.any(String), isLeft: false };
  const has = { ...common, token: expect.any(Number), mode: 'SHARED' };
  expect(await locks()).toEqual([
    {
      name: 'x',
      holders: [
        { ...has, stepId: 'a' },
        { ...has, stepId: 'b' },
      ],
      queue: [{ ...common, stepId: 'c', mode: 'EXCLUSIVE', token: null }],
      waiting: 1,
    },
    { name: 'y', holders: [{ ...has, mode: 'EXCLUSIVE', stepId: 'd' }], queue: [], waiting: 0 },
  ]);
  expect(await locks('(after: "x")')).toMatchObject([{ name: 'y' }]);
  expect(await locks('(first: 1)')).toMatchObject([{ name: 'x' }]);
});
