import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import { asExecution } from '@app/domain/execution/sub-executions/as-execution.js';
import { openPostgresEventStore } from '@app/infrastructure/event-store/postgres/postgres-event-store.js';
import { createPool } from '@app/infrastructure/postgres/pool.js';
import { insertRows } from '@app/infrastructure/read-models/testing/insert-rows.js';
import { createTestDatabase, type TestDatabase } from '@app/infrastructure/testing/test-database.js';
import { Driver } from '../../testing/drive-execution.js';
import { startTestApi, tenant as tenant_id, type TestApi } from '../../testing/test-api.js';

let database: TestDatabase;
let pool: Pool;
let store: EventStore;
let api: TestApi;
let ids: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url);
  store = openPostgresEventStore({ connectionString: database.url });
  api = await startTestApi({ store, databaseUrl: database.url });
  ids = [];
  for (let place = 0; place < 5; place++) {
    const driver = new Driver(store);
    await driver.request(`Letter ${place}`);
    ids.push(driver.id);
    const requested_at = `2026-03-0${place + 1}T10:00:00Z`;
    await insertRows(pool, 'executions', {
      tenant_id,
      execution_id: driver.id,
      request: `Letter ${place}`,
      requested_at,
      status: 'requested',
    });
  }
  await insertRows(pool, 'executions', {
    tenant_id: 'others',
    execution_id: randomUUID(),
    request: 'Letter 9',
  });
}, 60_000);

afterAll(async () => {
  await api.close();
  await pool.end();
  await database.drop();
});

interface Result {
  commandId: string;
  totalCount: number;
  endCursor: string | null;
  outcomes: { executionId: string; verdict: string; status: string | null; code: string | null }[];
}

async function control(input: Record<string, unknown>) {
  const { data, errors } = await api.ask(
    `mutation ($input: BulkControlInput!) { result: controlExecutions(input: $input) {
       commandId totalCount endCursor outcomes { executionId verdict status code message } } }`,
    { input },
  );
  return { result: data?.['result'] as Result, errors };
}
const verdicts = ({ outcomes }: Result) => outcomes.map(({ verdict }) => verdict);
const head = () => store.head();

describe('controlExecutions', () => {
  it('lists without doing anything, page by page, those of this tenant that the filter lets through', async () => {
    const before = await head();
    const filter = { search: 'letter', requestedSince: '2026-03-02T00:00:00Z' };
    const { result } = await control({ action: 'PAUSE', filter, dryRun: true, first: 3 });
    expect(result).toMatchObject({ totalCount: 4, endCursor: expect.any(String) });
    expect(result.outcomes.map(({ executionId }) => executionId)).toEqual([ids[4], ids[3], ids[2]]);
    expect(new Set(verdicts(result))).toEqual(new Set(['LISTED']));
    const rest = await control({ action: 'PAUSE', filter, dryRun: true, first: 3, after: result.endCursor });
    expect(rest.result).toMatchObject({ endCursor: null, outcomes: [{ executionId: ids[1] }] });
    expect(await head()).toBe(before);
  });

  it('does it to each, says what became of each, and does not stop at one that is refused', async () => {
    const missing = randomUUID();
    const { result } = await control({
      action: 'CANCEL',
      executionIds: [ids[0], missing, 'nonsense', ids[1]],
    });
    expect(result.outcomes).toMatchObject([
      { executionId: ids[0], verdict: 'DONE', status: 'CANCELLED' },
      { executionId: missing, verdict: 'REFUSED', code: 'NOT_FOUND' },
      { executionId: 'nonsense', verdict: 'REFUSED', code: 'NOT_FOUND' },
      { executionId: ids[1], verdict: 'DONE', status: 'CANCELLED' },
    ]);
    const retried = await control({ action: 'RETRY', executionIds: [ids[0]] });
    expect(retried.result.outcomes).toMatchObject([{ verdict: 'REFUSED', code: 'WRONG_STATUS' }]);
  });

  it('takes effect once under a command id', async () => {
    const commandId = randomUUID();
    const pause = { action: 'PAUSE', executionIds: [ids[2], ids[3]], commandId };
    expect(verdicts((await control(pause)).result)).toEqual(['DONE', 'DONE']);
    expect(verdicts((await control({ action: 'RESUME', executionIds: [ids[2]] })).result)).toEqual(['DONE']);
    const before = await head();
    const { result } = await control(pause);
    expect(result.outcomes).toMatchObject([
      { verdict: 'DONE', status: 'REQUESTED' },
      { verdict: 'DONE', status: 'PAUSED' },
    ]);
    expect(await head()).toBe(before);
  });

  it('has those that are steps of others go with them: paused, resumed and cancelled, in whatever order they are named', async () => {
    const above = new Driver(store);
    await above.toRunning();
    const below = new Driver(store);
    const by = asExecution(above.id);
    const parent = { executionId: above.id, stepId: 'draft', attempt: 1, depth: 1 };
    const options = { concurrency: 5, approvePlan: false, timeZone: 'UTC' };
    const now = Date.now();
    await below.give({
      type: 'RequestExecution',
      data: { executionId: below.id, request: 'A part', by: 'dana', now, options, parent },
    });
    const both = async (action: string) =>
      (await control({ action, executionIds: [below.id, above.id] })).result.outcomes;
    const eventsBelow = async () => (await store.read(below.stream)).map(({ type }) => type);

    expect(await both('PAUSE')).toMatchObject([
      {
        executionId: below.id,
        verdict: 'DONE',
        status: 'REQUESTED',
        message: 'It goes with the run above it.',
      },
      { executionId: above.id, verdict: 'DONE', status: 'PAUSED' },
    ]);
    expect(await eventsBelow()).toEqual(['ExecutionRequested']);
    await below.give({ type: 'PauseExecution', data: { by, now: now + 1, above: now } });
    const alone = await control({ action: 'RESUME', executionIds: [below.id] });
    expect(alone.result.outcomes).toMatchObject([{ verdict: 'REFUSED', code: 'WRONG_STATUS' }]);
    expect(await both('RESUME')).toMatchObject([
      { verdict: 'DONE', status: 'PAUSED' },
      { verdict: 'DONE', status: 'RUNNING' },
    ]);
    // As the worker does.
    await below.give({ type: 'ResumeExecution', data: { by, now: now + 2, above: now } });
    expect(await both('CANCEL')).toMatchObject([
      { verdict: 'DONE', status: 'REQUESTED' },
      { verdict: 'DONE', status: 'CANCELLING' },
    ]);
    expect(await eventsBelow()).not.toContain('CancellationRequested');
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['neither a filter nor ids', {}, /one of the two/],
    ['both', { filter: {}, executionIds: [] }, /one of the two/],
    ['too many at once', { filter: {}, first: 201 }, /1 to 200/],
    ['too many ids', { executionIds: Array.from({ length: 201 }, () => randomUUID()) }, /At most 200/],
  ])('does not take %s', async (_, input, says) => {
    const { errors } = await control({ action: 'CANCEL', ...input });
    expect(errors).toMatchObject([
      { message: expect.stringMatching(says), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });
});
