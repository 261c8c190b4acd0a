import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { openPostgresEventStore } from '@app/infrastructure/event-store/postgres/postgres-event-store.js';
import { createPool } from '@app/infrastructure/postgres/pool.js';
import { idOf, insertRows } from '@app/infrastructure/read-models/testing/insert-rows.js';
import { createTestDatabase, type TestDatabase } from '@app/infrastructure/testing/test-database.js';
import { startTestApi, tenant as tenant_id, type TestApi } from '../testing/test-api.js';

let database: TestDatabase;
let pool: Pool;
let api: TestApi;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url);
  const store = openPostgresEventStore({ connectionString: database.url });
  api = await startTestApi({ store, databaseUrl: database.url });
}, 60_000);

afterAll(async () => {
  await api.close();
  await pool.end();
  await database.drop();
});

const ask = async () => {
  const { data, errors } = await api.ask(
    `{ agents { name capabilities load
         health { state attempts successRate p50Ms lastFailure { at code message } } } }`,
  );
  expect(errors).toEqual([]);
  return data?.['agents'];
};

it('agents have a health and a load by what they did for the tenant', async () => {
  const fresh = {
    name: 'writer',
    capabilities: ['text'],
    load: 0,
    health: { state: 'HEALTHY', attempts: 0, successRate: null, p50Ms: null, lastFailure: null },
  };
  expect(await ask()).toEqual([fresh]);
  const at = Date.now() - 1_000;
  const error = { code: 'TIMEOUT', message: 'too slow' };
  const ended = { agent_ended_at: new Date(at), kind: 'agent', uses: 'writer', agent: 'writer' };
  const attempt = { agent: 'writer', endedAt: at, ms: 70 };
  await insertRows(
    pool,
    'steps',
    {
      tenant_id,
      execution_id: idOf(1),
      step_id: 'a',
      ...ended,
      agent_attempts: [attempt, { ...attempt, error }],
    },
    { tenant_id, execution_id: idOf(1), step_id: 'b', ...ended, agent_attempts: [{ ...attempt, error }] },
    { tenant_id, execution_id: idOf(1), step_id: 'c', agent_running: 'writer' },
    { tenant_id: 'others', execution_id: idOf(2), step_id: 'd', agent_running: 'writer' },
  );
  expect(await ask()).toEqual([
    {
      ...fresh,
      load: 1,
      health: {
        state: 'UNHEALTHY',
        attempts: 3,
        successRate: 1 / 3,
        p50Ms: 70,
        lastFailure: { at: new Date(at).toISOString(), ...error },
      },
    },
  ]);
});
