import { tenantId } from '@app/domain/kernel/ids.js';
import { describe, expect, it } from '@jest/globals';
import { pendingApprovals } from './pending-approvals.js';
import { idOf, insertRows } from './testing/insert-rows.js';
import { useReadModelDatabase } from './testing/read-model-database.js';

const tenant = tenantId('local');
const pool = useReadModelDatabase();
const execution = (n: number, values: object = {}) => ({ execution_id: idOf(n), ...values });

describe('what waits for people', () => {
  it('is what is pending, the oldest first, with the title of the step or the goal of the plan', async () => {
    await insertRows(
      pool(),
      'executions',
      execution(1, { goal: 'the goal', request: 'first' }),
      execution(2, { request: 'second' }),
    );
    await insertRows(pool(), 'steps', { execution_id: idOf(2), step_id: 's', title: 'Send it' });
    const asked = (n: number, values: object) => ({ execution_id: idOf(n), digest: 'd', ...values });
    await insertRows(
      pool(),
      'approvals',
      asked(1, { asked: 0, kind: 'plan', requested_at: '2026-03-02T00:00:00Z' }),
      asked(2, { asked: 5, step_id: 's', input: { to: 'Dana' }, requested_at: '2026-03-01T00:00:00Z' }),
      asked(2, { asked: 4, step_id: 's', status: 'withdrawn', requested_at: '2026-03-01T00:00:00Z' }),
    );
    const approvals = await pendingApprovals(pool(), tenant, 10);
    expect(approvals.map(({ requestedAt, ...approval }) => approval)).toEqual([
      {
        kind: 'policy',
        executionId: idOf(2),
        stepId: 's',
        title: 'Send it',
        reason: 'policy asks',
        input: { to: 'Dana' },
        digest: 'd',
        stands: false,
        request: 'second',
      },
      {
        kind: 'plan',
        executionId: idOf(1),
        title: 'the goal',
        reason: 'policy asks',
        digest: 'd',
        stands: false,
        request: 'first',
      },
    ]);
    expect(await pendingApprovals(pool(), tenant, 1)).toHaveLength(1);
  });
});
