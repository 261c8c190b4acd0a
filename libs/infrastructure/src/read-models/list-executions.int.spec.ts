import { tenantId } from '@app/domain/kernel/ids.js';
import { describe, expect, it } from '@jest/globals';
import { InvalidCursor } from './cursor.js';
import { listExecutions, type ListExecutions } from './list-executions.js';
import { idOf, insertRows } from './testing/insert-rows.js';
import { useReadModelDatabase } from './testing/read-model-database.js';

const tenant = tenantId('local');
const pool = useReadModelDatabase();

const list = (query: Partial<ListExecutions> = {}) => listExecutions(pool(), { tenant, first: 10, ...query });
const idsOf = ({ edges }: Awaited<ReturnType<typeof list>>) => edges.map(({ node }) => node.id);
const execution = (n: number, values: object = {}) => ({ execution_id: idOf(n), ...values });

describe('the list of executions', () => {
  it('comes newest first, page by page, nothing twice although runs begin and times are equal', async () => {
    const at = (n: number) => ({ requested_at: `2026-03-01T10:00:0${Math.floor(n / 2)}.001Z` });
    await insertRows(pool(), 'executions', ...[1, 2, 3, 4, 5].map((n) => execution(n, at(n))));
    const first = await list({ first: 2 });
    expect(idsOf(first)).toEqual([idOf(5), idOf(4)]);
    expect(first).toMatchObject({ totalCount: 5, pageInfo: { hasNextPage: true } });

    await insertRows(pool(), 'executions', execution(9, { requested_at: '2026-04-01T00:00:00Z' }));
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
      pool(),
      'executions',
      execution(1, { status: 'failed', ...times, ...failure }),
      execution(2),
    );
    const step = (step_id: string, status: string) => ({ execution_id: idOf(1), step_id, status });
    await insertRows(
      pool(),
      'steps',
      step('a', 'succeeded'),
      step('b', 'failed'),
      step('c', 'outcome-unknown'),
      step('d', 'skipped'),
    );
    await insertRows(
      pool(),
      'approvals',
      { execution_id: idOf(2), step_id: 'x' },
      { execution_id: idOf(2), asked: 2, status: 'approved' },
    );
    await insertRows(
      pool(),
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
      pool(),
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
