import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { EventStore, Position } from '@app/domain/kernel/event-store.js';
import { openPostgresEventStore } from '@app/infrastructure/event-store/postgres/postgres-event-store.js';
import { createPool } from '@app/infrastructure/postgres/pool.js';
import { idOf, insertRows } from '@app/infrastructure/read-models/testing/insert-rows.js';
import { createTestDatabase, type TestDatabase } from '@app/infrastructure/testing/test-database.js';
import { Driver } from './testing/drive-execution.js';
import { startTestApi, tenant as tenant_id, type TestApi } from './testing/test-api.js';

let database: TestDatabase;
let pool: Pool;
let store: EventStore;
let api: TestApi;
let driver: Driver;
const [one, two, three] = [idOf(1), idOf(2), idOf(3)];

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url);
  store = openPostgresEventStore({ connectionString: database.url });
  api = await startTestApi({ store, databaseUrl: database.url });
  driver = await new Driver(store).toApproval();
  await insertRows(
    pool,
    'executions',
    {
      tenant_id,
      execution_id: one,
      request: 'Read the reports',
      requested_at: '2026-03-01T10:00:00Z',
      status: 'completed',
      started_at: '2026-03-01T10:00:01Z',
      ended_at: '2026-03-01T10:00:03Z',
    },
    {
      tenant_id,
      execution_id: two,
      request: 'Write to Dana',
      requested_at: '2026-03-02T10:00:00Z',
      goal: 'A letter',
    },
    {
      tenant_id,
      execution_id: three,
      request: 'Break',
      requested_at: '2026-03-03T10:00:00Z',
      status: 'failed',
      failure_code: 'TIMEOUT',
      failure_message: 'too slow',
      failure_step_id: 'a',
    },
    { tenant_id: 'others', execution_id: idOf(9), request: 'Not yours' },
  );
  await insertRows(pool, 'steps', { tenant_id, execution_id: two, step_id: 'send', title: 'Send it' });
  await insertRows(pool, 'approvals', {
    tenant_id,
    execution_id: two,
    step_id: 'send',
    digest: 'd',
    input: { to: 'Dana' },
    requested_at: '2026-03-02T10:00:05Z',
  });
  await insertRows(
    pool,
    'log_lines',
    { tenant_id, execution_id: driver.id, revision: 0, message: 'begins', step_id: 'draft', attempt: 1 },
    { tenant_id, execution_id: driver.id, revision: 2, message: 'careful', level: 'warn' },
  );
}, 60_000);

afterAll(async () => {
  await api.close();
  await pool.end();
  await database.drop();
});

const checkpointAt = async (position: Position | null) => {
  await pool.query('truncate read_model.checkpoints');
  await insertRows(pool, 'checkpoints', { projection: 'executions', position });
};

describe('executions', () => {
  const query = `query ($first: Int! = 20, $after: String, $filter: ExecutionFilter, $minPosition: String) {
    executions(first: $first, after: $after, filter: $filter, minPosition: $minPosition) {
      totalCount position pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      edges { cursor node { id request status requestedAt durationMs stepsTotal stepsSettled approvalsWaiting failure { code stepId } } } } }`;
  interface Page {
    totalCount: number;
    position: string | null;
    pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string };
    edges: { node: Record<string, unknown> }[];
  }
  const page = async (variables: Record<string, unknown> = {}) => {
    const { data, errors } = await api.ask(query, variables);
    expect(errors).toEqual([]);
    return data?.['executions'] as Page;
  };
  const idsOf = ({ edges }: Page) => edges.map(({ node }) => node['id']);

  it('lists them newest first, of this tenant only', async () => {
    const all = await page();
    expect(all.totalCount).toBe(3);
    expect(all.edges.map(({ node }) => node)).toEqual([
      {
        id: three,
        request: 'Break',
        status: 'FAILED',
        requestedAt: '2026-03-03T10:00:00.000Z',
        durationMs: null,
        stepsTotal: 0,
        stepsSettled: 0,
        approvalsWaiting: 0,
        failure: { code: 'TIMEOUT', stepId: 'a' },
      },
      {
        id: two,
        request: 'Write to Dana',
        status: 'RUNNING',
        requestedAt: '2026-03-02T10:00:00.000Z',
        durationMs: null,
        stepsTotal: 1,
        stepsSettled: 0,
        approvalsWaiting: 1,
        failure: null,
      },
      {
        id: one,
        request: 'Read the reports',
        status: 'COMPLETED',
        requestedAt: '2026-03-01T10:00:00.000Z',
        durationMs: 2000,
        stepsTotal: 0,
        stepsSettled: 0,
        approvalsWaiting: 0,
        failure: null,
      },
    ]);
  });

  it('goes on from page to page', async () => {
    const first = await page({ first: 2 });
    expect([idsOf(first), first.pageInfo.hasNextPage]).toEqual([[three, two], true]);
    const second = await page({ first: 2, after: first.pageInfo.endCursor });
    expect([idsOf(second), second.pageInfo.hasNextPage, second.pageInfo.hasPreviousPage]).toEqual([
      [one],
      false,
      true,
    ]);
  });

  it('filters by status, text and time', async () => {
    expect(idsOf(await page({ filter: { status: ['RUNNING', 'FAILED'] } }))).toEqual([three, two]);
    expect(idsOf(await page({ filter: { search: 'DANA' } }))).toEqual([two]);
    const march2 = { requestedSince: '2026-03-02T00:00:00Z', requestedUntil: '2026-03-03T00:00:00Z' };
    expect(idsOf(await page({ filter: march2 }))).toEqual([two]);
  });

  it.each([
    ['a cursor of somebody else', { after: 'abc' }, /"abc" is not a cursor/],
    ['no page at all', { first: 0 }, /first must be 1 to 200/],
    ['too large a page', { first: 201 }, /first must be 1 to 200/],
    ['an unknown status', { filter: { status: ['SLEEPING'] } }, /SLEEPING/],
  ])('refuses %s', async (_, variables, message) => {
    const { errors } = await api.ask(query, variables);
    expect(errors[0]).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT' },
      message: expect.stringMatching(message),
    });
  });

  it('waits for the position a caller wants to see', async () => {
    await checkpointAt(null);
    const head = await store.head();
    const waiting = page({ minPosition: head });
    await wait(150);
    await checkpointAt(head ?? null);
    expect((await waiting).position).toBe(head);
  });

  it('says how far behind the read model is when it does not come that far in two seconds', async () => {
    const [, second] = (await store.readAll()).events;
    await checkpointAt(second?.position ?? null);
    const started = performance.now();
    const { errors } = await api.ask(query, { minPosition: await store.head() });
    expect(performance.now() - started).toBeGreaterThan(1900);
    expect(errors[0]).toMatchObject({
      message: expect.stringMatching(/4 events behind/),
      extensions: { code: 'PROJECTION_BEHIND', position: second?.position, eventsBehind: 4 },
    });
  });
});

describe('a position that is not in this log', () => {
  it('is told as such, and not as a lag that ends', async () => {
    const head = (await store.head()) ?? '';
    await checkpointAt(head as never);
    const { errors } = await api.ask('query ($at: String) { executions(minPosition: $at) { position } }', {
      at: `9${head.slice(1)}`,
    });
    expect(errors[0]?.message).toMatch(/^The position 9\d+ is not in this log, whose head is at /);
  });
});

describe('the other lists', () => {
  it('shows what waits for a person, with the request', async () => {
    const { data } = await api.ask(
      '{ approvals { kind executionId stepId title reason input digest requestedAt request } }',
    );
    expect(data?.['approvals']).toEqual([
      {
        kind: 'POLICY',
        executionId: two,
        stepId: 'send',
        title: expect.any(String),
        reason: 'policy asks',
        input: { to: 'Dana' },
        digest: 'd',
        requestedAt: '2026-03-02T10:00:05.000Z',
        request: 'Write to Dana',
      },
    ]);
  });

  it('pages through logs by level and step', async () => {
    const query = `query ($id: ID!, $level: LogLevel, $stepId: ID, $after: Int) {
      logs(executionId: $id, level: $level, stepId: $stepId, after: $after) { revision level stepId attempt message } }`;
    const lines = async (variables: Record<string, unknown>) =>
      (await api.ask(query, { id: driver.id, ...variables })).data?.['logs'];
    const begins = { revision: 0, level: 'INFO', stepId: 'draft', attempt: 1, message: 'begins' };
    const careful = { revision: 2, level: 'WARN', stepId: null, attempt: null, message: 'careful' };
    expect(await lines({})).toEqual([begins, careful]);
    expect(await lines({ level: 'WARN' })).toEqual([careful]);
    expect(await lines({ stepId: 'draft' })).toEqual([begins]);
    expect(await lines({ after: 0 })).toEqual([careful]);
    const { errors } = await api.ask(query, { id: idOf(77) });
    expect(errors[0]?.extensions['code']).toBe('NOT_FOUND');
  });

  it('counts', async () => {
    const { data } = await api.ask(`{ metrics(since: "2026-03-01T00:00:00Z", until: "2026-03-03T00:00:00Z") {
      executions { total completed failed running waitingForApproval } steps { total retries }
      durations { tool p50Ms } tokens { inputTokens } overTime { day started completed } } }`);
    expect(data?.['metrics']).toEqual({
      executions: { total: 2, completed: 1, failed: 0, running: 1, waitingForApproval: 1 },
      steps: { total: 1, retries: 0 },
      durations: [],
      tokens: { inputTokens: 0 },
      overTime: [
        { day: '2026-03-01', started: 1, completed: 1 },
        { day: '2026-03-02', started: 1, completed: 0 },
      ],
    });
  });
});

const workerIs = (name: string) =>
  `insert into worker.workers (name, host, process, room, expires_at) values ('${name}', 'h', '1', 1, now() + interval '1 hour');`;

describe('workers', () => {
  it('are looked for: without any, or when none takes what waits, the health says so', async () => {
    const ask = async () => {
      const { data } = await api.ask('{ health { checks { name status detail } } }');
      const { checks } = data?.['health'] as { checks: { name: string; status: string; detail: string }[] };
      return checks.find(({ name }) => name === 'workers');
    };
    expect(await ask()).toMatchObject({
      status: 'DEGRADED',
      detail: 'none is there: runs wait until one is',
    });
    await pool.query(workerIs('w0'));
    expect(await ask()).toMatchObject({ status: 'OK', detail: '1 there' });
    const lease = (tenant: string, since: string) =>
      pool.query(
        `insert into worker.leases (stream, seen, free_since) values ('${tenant}.execution-${since}', 0, now() - interval '${since}')`,
      );
    await lease(tenant_id, '1 second');
    await lease('elsewhere', '1 hour');
    expect(await ask()).toMatchObject({ status: 'OK' });
    await lease(tenant_id, '1 minute');
    const detail = '1 there, and 1 run waits for one that can take it';
    expect(await ask()).toMatchObject({ status: 'DEGRADED', detail });
    await pool.query('delete from worker.leases');
  });
});

describe('circuit breakers', () => {
  it('that are open on a worker that is there are in the metrics and in the health', async () => {
    await checkpointAt((await store.head()) ?? null);
    const query = `{ health { status checks { name status detail } }
      metrics { openBreakers { work worker failures lastCode openedAt } } }`;
    const closed = { name: 'circuit breakers', status: 'OK', detail: 'all closed' };
    expect((await api.ask(query)).data).toMatchObject({
      health: { status: 'OK', checks: expect.arrayContaining([closed]) },
      metrics: { openBreakers: [] },
    });
    await pool.query(`${workerIs('w1')}
      insert into worker.breakers values ('w1', 'tool http.get', '2026-03-01T00:00:00Z', now(), 10, 'TIMEOUT'),
        ('gone', 'tool http.get', now(), now(), 10, 'TIMEOUT')`);
    const open = { ...closed, status: 'DEGRADED', detail: 'tool http.get fails on w1' };
    expect((await api.ask(query)).data).toMatchObject({
      health: { status: 'DEGRADED', checks: expect.arrayContaining([open]) },
      metrics: {
        openBreakers: [
          {
            ...{ work: 'tool http.get', worker: 'w1', failures: 10, lastCode: 'TIMEOUT' },
            openedAt: '2026-03-01T00:00:00.000Z',
          },
        ],
      },
    });
    await pool.query('delete from worker.breakers');
  });
});

describe('health', () => {
  it('is ready, and tells of a projector that is behind, or has skipped or parked events', async () => {
    await checkpointAt((await store.head()) ?? null);
    const ready = await fetch(`${api.url}/health/ready`);
    expect([ready.status, ((await ready.json()) as { status: string }).status]).toEqual([200, 'ok']);
    const query = '{ health { status projectorLag checks { name status detail } } }';
    expect((await api.ask(query)).data?.['health']).toMatchObject({ status: 'OK', projectorLag: 0 });
    await checkpointAt((await store.readAll()).events[0]?.position ?? null);
    expect((await api.ask(query)).data?.['health']).toMatchObject({ status: 'OK', projectorLag: 5 });
    await pool.query('update read_model.checkpoints set skipped = 3');
    expect(JSON.stringify((await api.ask(query)).data?.['health'])).toContain('3 events of unknown types');
    await insertRows(pool, 'parked_events', { projection: 'executions', position: '1', stream: 's' });
    const { data } = await api.ask(query);
    expect(data?.['health']).toMatchObject({ status: 'DEGRADED' });
    expect(JSON.stringify(data)).toContain('parked');
  });
});

describe('the live feed over Postgres', () => {
  it('follows a run to its end', async () => {
    const run = await new Driver(store).toApproval();
    const query = 'subscription ($id: ID!) { executionEvents(id: $id) { revision type } }';
    const heard: { revision: number; type: string }[] = [];
    const listening = (async () => {
      for await (const { data } of api
        .client()
        .iterate<{ executionEvents: (typeof heard)[0] }>({ query, variables: { id: run.id } })) {
        if (data) heard.push(data.executionEvents);
      }
    })();
    const { data } = await api.ask('query ($id: ID!) { execution(id: $id) { approvals { digest } } }', {
      id: run.id,
    });
    const { execution } = data as { execution: { approvals: { digest: string }[] } };
    const input = { executionId: run.id, stepId: 'send', digest: execution.approvals[0]?.digest };
    await api.ask('mutation ($input: StepDecisionInput!) { approveStep(input: $input) { __typename } }', {
      input,
    });
    await run.toEnd();
    await listening;
    expect(heard.map(({ revision }) => revision)).toEqual(heard.map((_, index) => index));
    expect(heard.at(-1)?.type).toBe('ExecutionCompleted');
  });
});
