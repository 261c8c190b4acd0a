import { tenantId } from '@app/domain/kernel/ids.js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { createPool } from '../postgres/pool.js';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.js';
import { InvalidCursor } from './cursor.js';
import { listExecutions, type ListExecutions } from './list-executions.js';
import { listLogLines } from './list-log-lines.js';
import { parkedEvents } from './parked-events.js';
import { pendingApprovals } from './pending-approvals.js';
import { projectorCheckpoint } from './projector-checkpoint.js';
import { readMetrics } from './read-metrics.js';
import { inTenant } from './tenant-transaction.js';
import { idOf, insertRows } from './testing/insert-rows.js';

const tenant = tenantId('local');
const tables = ['executions', 'steps', 'approvals', 'log_lines', 'parked_events'];
let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url);
}, 30_000);

afterAll(async () => {
  await pool.end();
  await database.drop();
});

afterEach(() =>
  pool.query(`truncate ${[...tables, 'checkpoints'].map((name) => `read_model.${name}`).join(', ')}`),
);

const list = (query: Partial<ListExecutions> = {}) => listExecutions(pool, { tenant, first: 10, ...query });
const idsOf = ({ edges }: Awaited<ReturnType<typeof list>>) => edges.map(({ node }) => node.id);
const execution = (n: number, values: object = {}) => ({ execution_id: idOf(n), ...values });

describe('the list of executions', () => {
  it('comes newest first, page by page, nothing twice although runs begin and times are equal', async () => {
    const at = (n: number) => ({ requested_at: `2026-03-01T10:00:0${Math.floor(n / 2)}.001Z` });
    await insertRows(pool, 'executions', ...[1, 2, 3, 4, 5].map((n) => execution(n, at(n))));
    const first = await list({ first: 2 });
    expect(idsOf(first)).toEqual([idOf(5), idOf(4)]);
    expect(first).toMatchObject({ totalCount: 5, pageInfo: { hasNextPage: true } });

    await insertRows(pool, 'executions', execution(9, { requested_at: '2026-04-01T00:00:00Z' }));
    const second = await list({ first: 2, after: first.pageInfo.endCursor! });
    const third = await list({ first: 2, after: second.pageInfo.endCursor! });
    expect([...idsOf(second), ...idsOf(third)]).toEqual([idOf(3), idOf(2), idOf(1)]);
    expect(third).toMatchObject({ totalCount: 6, pageInfo: { hasNextPage: false } });
    expect(await list({ after: third.pageInfo.endCursor! })).toMatchObject({
      edges: [],
      pageInfo: { hasNextPage: false },
    });
  });

  it('tells of each its steps, open questions, times and failure', async () => {
    const times = { started_at: '2026-03-01T10:00:01Z', ended_at: '2026-03-01T10:00:03.500Z' };
    const failure = { failure_code: 'TIMEOUT', failure_message: 'too slow', failure_step_id: 'b' };
    await insertRows(
      pool,
      'executions',
      execution(1, { status: 'failed', ...times, ...failure }),
      execution(2),
    );
    const step = (step_id: string, status: string) => ({ execution_id: idOf(1), step_id, status });
    await insertRows(
      pool,
      'steps',
      step('a', 'succeeded'),
      step('b', 'failed'),
      step('c', 'outcome-unknown'),
      step('d', 'skipped'),
    );
    await insertRows(
      pool,
      'approvals',
      { execution_id: idOf(2), step_id: 'x' },
      { execution_id: idOf(2), asked: 2, status: 'approved' },
    );
    await insertRows(
      pool,
      'checkpoints',
      { projection: 'steps', position: '0002' },
      { projection: 'executions', position: '0001' },
    );
    const page = await list();
    expect(page.position).toBe('0001');
    expect(page.edges.map(({ node }) => node)).toEqual([
      {
        id: idOf(2),
        request: 'a request',
        status: 'running',
        requestedBy: 'dana',
        requestedAt: new Date('2026-03-01T10:00:00Z'),
        stepsTotal: 0,
        stepsSettled: 0,
        approvalsWaiting: 1,
      },
      {
        id: idOf(1),
        request: 'a request',
        status: 'failed',
        requestedBy: 'dana',
        requestedAt: new Date('2026-03-01T10:00:00Z'),
        startedAt: new Date('2026-03-01T10:00:01Z'),
        endedAt: new Date('2026-03-01T10:00:03.500Z'),
        durationMs: 2500,
        stepsTotal: 4,
        stepsSettled: 3,
        approvalsWaiting: 0,
        failure: { code: 'TIMEOUT', message: 'too slow', stepId: 'b' },
      },
    ]);
  });

  it('can be filtered by status, time and text, in which % and _ mean themselves', async () => {
    await insertRows(
      pool,
      'executions',
      execution(1, { request: 'Raise it by 50%', status: 'completed', requested_at: '2026-03-01T00:00:00Z' }),
      execution(2, { request: 'raise it by 500', status: 'failed', requested_at: '2026-03-02T00:00:00Z' }),
      execution(3, { request: 'read a_b\\c', requested_at: '2026-03-03T00:00:00Z' }),
    );
    const found = async (filter: ListExecutions['filter']) => idsOf(await list({ filter: filter! }));
    expect(await found({ search: 'RAISE' })).toEqual([idOf(2), idOf(1)]);
    expect(await found({ search: '50%' })).toEqual([idOf(1)]);
    expect(await found({ search: 'a_b\\' })).toEqual([idOf(3)]);
    expect(await found({ search: 'aXb' })).toEqual([]);
    expect(await found({ search: 'a\0' })).toHaveLength(3);
    expect(await found({ status: ['failed', 'running'] })).toEqual([idOf(3), idOf(2)]);
    const march2 = new Date('2026-03-02T00:00:00Z');
    expect(await found({ requestedSince: march2 })).toEqual([idOf(3), idOf(2)]);
    expect(await found({ requestedUntil: march2 })).toEqual([idOf(1)]);
    expect(await list({ filter: { search: 'raise' } })).toMatchObject({ totalCount: 2 });
  });

  it.each([
    'nonsense',
    '',
    Buffer.from('12 x').toString('base64url'),
    Buffer.from(`9999999999999999 ${idOf(1)}`).toString('base64url'),
  ])('refuses the cursor "%s"', async (after) => {
    await expect(list({ after })).rejects.toBeInstanceOf(InvalidCursor);
  });

  it.each([0, -1, 1.5, 201])('refuses a page of %d', async (first) => {
    await expect(list({ first })).rejects.toThrow(`first is ${first}; ask for 1 to 200 at a time`);
  });
});

describe('what waits for people', () => {
  it('is what is pending, the oldest first, with the title of the step or the goal of the plan', async () => {
    await insertRows(
      pool,
      'executions',
      execution(1, { goal: 'the goal', request: 'first' }),
      execution(2, { request: 'second' }),
    );
    await insertRows(pool, 'steps', { execution_id: idOf(2), step_id: 's', title: 'Send it' });
    const asked = (n: number, values: object) => ({ execution_id: idOf(n), digest: 'd', ...values });
    await insertRows(
      pool,
      'approvals',
      asked(1, { asked: 0, kind: 'plan', requested_at: '2026-03-02T00:00:00Z' }),
      asked(2, { asked: 5, step_id: 's', input: { to: 'Dana' }, requested_at: '2026-03-01T00:00:00Z' }),
      asked(2, { asked: 4, step_id: 's', status: 'withdrawn', requested_at: '2026-03-01T00:00:00Z' }),
    );
    const approvals = await pendingApprovals(pool, tenant, 10);
    expect(approvals.map(({ requestedAt, ...approval }) => approval)).toEqual([
      {
        kind: 'policy',
        executionId: idOf(2),
        stepId: 's',
        title: 'Send it',
        reason: 'policy asks',
        input: { to: 'Dana' },
        digest: 'd',
        request: 'second',
      },
      {
        kind: 'plan',
        executionId: idOf(1),
        title: 'the goal',
        reason: 'policy asks',
        digest: 'd',
        request: 'first',
      },
    ]);
    expect(await pendingApprovals(pool, tenant, 1)).toHaveLength(1);
  });
});

describe('log lines', () => {
  it('come in order, from a revision on, by step and by least level', async () => {
    const line = (revision: number, level: string, step_id: string | null) => ({
      execution_id: idOf(1),
      revision,
      level,
      step_id,
    });
    await insertRows(
      pool,
      'log_lines',
      line(0, 'debug', 'a'),
      line(3, 'error', 'b'),
      line(2, 'warn', 'a'),
      line(1, 'info', null),
    );
    const found = async (query: object) =>
      (await listLogLines(pool, { tenant, executionId: idOf(1), first: 10, ...query })).map(
        ({ revision }) => revision,
      );
    expect(await found({})).toEqual([0, 1, 2, 3]);
    expect(await found({ first: 2, after: 0 })).toEqual([1, 2]);
    expect(await found({ level: 'warn' })).toEqual([2, 3]);
    expect(await found({ stepId: 'a', level: 'info' })).toEqual([2]);
    expect(await found({ executionId: idOf(2) })).toEqual([]);
  });
});

describe('metrics', () => {
  it('count the executions of a window and their steps', async () => {
    const day = (n: number) => ({ requested_at: `2026-03-0${n}T23:30:00Z` });
    await insertRows(
      pool,
      'executions',
      execution(1, { status: 'completed', ...day(1), planning_input_tokens: 10, planning_output_tokens: 1 }),
      execution(2, { status: 'failed', ...day(1) }),
      execution(3, { status: 'running', ...day(2) }),
      execution(4, { status: 'cancelled', ...day(3) }),
    );
    const step = (n: number, step_id: string, ms: number, values: object = {}) => ({
      execution_id: idOf(n),
      step_id,
      status: 'succeeded',
      attempt: 1,
      attempt_started_at: '2026-03-01T10:00:00Z',
      ended_at: new Date(Date.UTC(2026, 2, 1, 10) + ms),
      ...values,
    });
    await insertRows(
      pool,
      'steps',
      ...[10, 20, 30, 400].map((ms, index) => step(1, `s${index}`, ms, { attempt: index + 1 })),
      step(2, 'f', 5, { status: 'failed', uses: 'files.read', input_tokens: 3, output_tokens: 4 }),
      step(2, 'skipped', 5, { status: 'skipped', attempt: 0, attempt_started_at: null }),
      step(4, 's', 5),
    );
    await insertRows(pool, 'approvals', { execution_id: idOf(3), step_id: 's' });
    const until = new Date('2026-03-03T00:00:00Z');
    expect(await readMetrics(pool, { tenant, until })).toEqual({
      executions: { total: 3, completed: 1, failed: 1, cancelled: 0, running: 1, waitingForApproval: 1 },
      steps: { total: 6, succeeded: 4, failed: 1, skipped: 1, retries: 6 },
      durations: [
        { tool: 'files.read', count: 1, p50Ms: 5, p95Ms: 5, maxMs: 5 },
        { tool: 'math.calculate', count: 4, p50Ms: 20, p95Ms: 400, maxMs: 400 },
      ],
      tokens: { inputTokens: 13, outputTokens: 5 },
      overTime: [
        { day: '2026-03-01', started: 2, completed: 1, failed: 1, cancelled: 0 },
        { day: '2026-03-02', started: 1, completed: 0, failed: 0, cancelled: 0 },
      ],
    });
    expect((await readMetrics(pool, { tenant, since: until })).executions).toMatchObject({
      total: 1,
      cancelled: 1,
    });
  });

  it('of nothing are zero', async () => {
    expect(await readMetrics(pool, { tenant })).toMatchObject({
      steps: { retries: 0 },
      durations: [],
      tokens: { inputTokens: 0 },
      overTime: [],
    });
  });
});

describe('the checkpoint', () => {
  it('is the oldest of all projections, and none while one has not begun', async () => {
    expect(await projectorCheckpoint(pool)).toEqual({ projections: [] });
    await insertRows(
      pool,
      'checkpoints',
      { projection: 'a', position: '0007' },
      { projection: 'b', position: '0005' },
    );
    await insertRows(pool, 'parked_events', { projection: 'b', position: '0003', stream: 's' });
    const updatedAt = new Date('2026-03-01T10:00:00Z');
    expect(await projectorCheckpoint(pool)).toEqual({
      position: '0005',
      projections: [
        { name: 'a', version: 1, position: '0007', updatedAt, parked: 0 },
        { name: 'b', version: 1, position: '0005', updatedAt, parked: 1 },
      ],
    });
    await insertRows(pool, 'checkpoints', { projection: 'c', position: null });
    expect(await projectorCheckpoint(pool)).not.toHaveProperty('position');
  });
});

describe('a tenant', () => {
  const everything = () =>
    inTenant(pool, tenant, async (client) => {
      const counts: Record<string, number> = {};
      for (const table of tables)
        counts[table] = (await client.query(`select 1 from read_model.${table}`)).rowCount ?? 0;
      return counts;
    });

  it('sees its own rows only, even where a query forgets to ask for them', async () => {
    for (const tenant_id of ['local', 'other']) {
      const key = { tenant_id, execution_id: idOf(1) };
      await insertRows(pool, 'executions', key);
      await insertRows(pool, 'steps', { ...key, step_id: 's' });
      await insertRows(pool, 'approvals', key);
      await insertRows(pool, 'log_lines', { ...key, revision: 0 });
      await insertRows(pool, 'parked_events', {
        tenant_id,
        projection: 'steps',
        position: tenant_id,
        stream: 's',
      });
    }
    expect(await everything()).toEqual({
      executions: 1,
      steps: 1,
      approvals: 1,
      log_lines: 1,
      parked_events: 1,
    });
    expect(await parkedEvents(pool, tenantId('other'))).toHaveLength(1);
    expect(await parkedEvents(pool, tenantId('third'))).toEqual([]);
  });

  it('sees nothing when nobody said which tenant it is', async () => {
    await insertRows(pool, 'executions', execution(1));
    const client = await pool.connect();
    await client.query('begin; set local role tizmoret_reader');
    const { rowCount } = await client.query('select 1 from read_model.executions');
    await client.query('rollback');
    client.release();
    expect(rowCount).toBe(0);
  });

  it('cannot write, and leaves the connection as it was', async () => {
    const write = inTenant(pool, tenant, (client) => client.query('delete from read_model.executions'));
    await expect(write).rejects.toThrow(/read-only|permission denied/);
    const { rows } = await pool.query(
      "select current_user <> 'tizmoret_reader' as back, current_setting('tizmoret.tenant', true) as tenant",
    );
    expect(rows).toEqual([{ back: true, tenant: '' }]);
  });
});
