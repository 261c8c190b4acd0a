import { tenantId } from '@app/domain/kernel/ids.js';
import { describe, expect, it } from '@jest/globals';
import { readMetrics } from './read-metrics.js';
import { idOf, insertRows } from './testing/insert-rows.js';
import { useReadModelDatabase } from './testing/read-model-database.js';

const tenant = tenantId('local');
const pool = useReadModelDatabase();
const execution = (n: number, values: object = {}) => ({ execution_id: idOf(n), ...values });

describe('metrics', () => {
  it('count the executions of a window and their steps', async () => {
    const day = (n: number) => ({ requested_at: `2026-03-0${n}T23:30:00Z` });
    await insertRows(
      pool(),
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
      pool(),
      'steps',
      ...[10, 20, 30, 400].map((ms, index) => step(1, `s${index}`, ms, { attempt: index + 1 })),
      step(2, 'f', 5, { status: 'failed', uses: 'files.read', input_tokens: 3, output_tokens: 4 }),
      step(2, 'skipped', 5, { status: 'skipped', attempt: 0, attempt_started_at: null }),
      step(2, 'all', 90_000, { kind: 'map', uses: 'files.read' }),
      step(4, 's', 5),
    );
    await insertRows(pool(), 'approvals', { execution_id: idOf(3), step_id: 's' });
    const until = new Date('2026-03-03T00:00:00Z');
    expect(await readMetrics(pool(), { tenant, until })).toEqual({
      executions: { total: 3, completed: 1, failed: 1, cancelled: 0, running: 1, waitingForApproval: 1 },
      steps: { total: 7, succeeded: 5, failed: 1, skipped: 1, retries: 6 },
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
    expect((await readMetrics(pool(), { tenant, since: until })).executions).toMatchObject({
      total: 1,
      cancelled: 1,
    });
  });

  it('of nothing are zero', async () => {
    expect(await readMetrics(pool(), { tenant })).toMatchObject({
      steps: { retries: 0 },
      durations: [],
      tokens: { inputTokens: 0 },
      overTime: [],
    });
  });
});
