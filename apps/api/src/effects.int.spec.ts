import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { isPlanned, stepOf } from '@app/domain/execution/execution.state.js';
import { openPostgresEventStore } from '@app/infrastructure/event-store/postgres/postgres-event-store.js';
import { loadExecution } from '@app/infrastructure/executions/load-execution.js';
import { createPool } from '@app/infrastructure/postgres/pool.js';
import { insertRows } from '@app/infrastructure/read-models/testing/insert-rows.js';
import { createTestDatabase, type TestDatabase } from '@app/infrastructure/testing/test-database.js';
import { Driver } from './testing/drive-execution.js';
import { startTestApi, tenant, type TestApi } from './testing/test-api.js';

let database: TestDatabase;
let api: TestApi;

beforeAll(async () => {
  database = await createTestDatabase();
  const store = openPostgresEventStore({ connectionString: database.url });
  api = await startTestApi({ store, databaseUrl: database.url });
});
afterAll(async () => {
  await api.close();
  await database.drop();
});

const query = `query ($id: ID!, $after: String) { effects(executionId: $id, after: $after) {
  idempotencyKey stepId uses effects isCompensation input attempts { attempt worker outcome output error verified } } }`;

it('the letter that was sent is in the ledger, the steps that only compute are not', async () => {
  const driver = await new Driver(api.store).toApproval();
  const { state } = await loadExecution(api.store, tenant, driver.id);
  const step = isPlanned(state) ? stepOf(state, 'send') : undefined;
  if (step?.status !== 'waiting-for-approval') throw new Error('send does not wait');
  const { digest } = step.approval;
  await driver.give({ type: 'ApproveStep', data: { stepId: 'send', digest, by: 'dana', now: Date.now() } });
  await driver.advance();
  const attempt = { attempt: 1, worker: 'w', error: null, verified: false };
  const effect = {
    idempotencyKey: `${driver.id}/send/1`,
    stepId: 'send',
    uses: 'mail.send',
    effects: 'outward',
    isCompensation: false,
  };
  const started = { ...attempt, outcome: 'UNDER_WAY', output: null };
  expect((await api.ask(query, { id: driver.id })).data?.['effects']).toMatchObject([
    { ...effect, attempts: [started] },
  ]);
  await driver.succeed('send', { id: 'letter-1' });
  const sent = { ...attempt, outcome: 'SUCCEEDED', output: { id: 'letter-1' } };
  expect((await api.ask(query, { id: driver.id })).data?.['effects']).toMatchObject([
    { ...effect, attempts: [sent] },
  ]);
  const rest = await api.ask(query, { id: driver.id, after: effect.idempotencyKey });
  expect(rest.data?.['effects']).toEqual([]);
});

it('the ledger of all runs comes from the read model, of one tenant', async () => {
  const row = {
    tenant_id: tenant,
    execution_id: randomUUID(),
    effect_key: 's#1',
    step_id: 's',
    started_at: '2026-03-01T10:00:00.000Z',
  };
  const pool = createPool(database.url);
  await insertRows(
    pool,
    'effects',
    { ...row, outcome: 'unknown', error: 'the worker died' },
    { ...row, effect_key: 's#2', attempt: 2, revision: 5 },
    { ...row, tenant_id: 'other', outcome: 'unknown' },
  );
  await pool.end();
  const ledger = `query ($after: String, $filter: EffectLedgerFilter) { effectLedger(first: 1, after: $after, filter: $filter) {
    totalCount pageInfo { hasNextPage endCursor } edges { node { executionId stepId attempt outcome startedAt error } } } }`;
  const first = (await api.ask(ledger, { filter: { uses: ['files.write'] } })).data?.['effectLedger'] as Page;
  const told = { executionId: row.execution_id, stepId: 's', startedAt: row.started_at };
  expect(first).toMatchObject({
    totalCount: 2,
    pageInfo: { hasNextPage: true },
    edges: [{ node: { ...told, attempt: 2, outcome: 'SUCCEEDED', error: null } }],
  });
  const lost = [{ node: { ...told, attempt: 1, outcome: 'UNKNOWN', error: 'the worker died' } }];
  const second = await api.ask(ledger, { after: first.pageInfo.endCursor });
  expect(second.data?.['effectLedger']).toMatchObject({ edges: lost, pageInfo: { hasNextPage: false } });
  const unknown = { filter: { outcome: ['UNKNOWN'], startedSince: row.started_at } };
  expect((await api.ask(ledger, unknown)).data?.['effectLedger']).toMatchObject({
    totalCount: 1,
    edges: lost,
  });
  const earlier = { filter: { startedUntil: row.started_at } };
  expect((await api.ask(ledger, earlier)).data?.['effectLedger']).toMatchObject({ totalCount: 0 });
  expect((await api.ask(ledger, { after: 'x' })).errors[0]?.extensions['code']).toBe('BAD_USER_INPUT');
});

interface Page {
  readonly pageInfo: { readonly endCursor: string };
}

it('of an execution that there is not nothing is told', async () => {
  expect((await api.ask(query, { id: randomUUID() })).errors[0]?.extensions['code']).toBe('NOT_FOUND');
});
