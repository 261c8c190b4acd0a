import { expect, it } from '@jest/globals';
import { tenantId } from '@app/domain/kernel/ids.js';
import { idOf, insertRows } from '../testing/insert-rows.js';
import { useReadModelDatabase } from '../testing/read-model-database.js';
import { readAgentRecords } from './read-agent-records.js';

const pool = useReadModelDatabase();
const now = Date.UTC(2026, 2, 1, 12);
const broken = { code: 'BROKEN', message: 'no' };
let step = 0;

const work = (agent: string, endedAt: readonly number[], values: object = {}) => ({
  execution_id: idOf(1),
  step_id: `s${step++}`,
  kind: 'agent',
  uses: agent,
  agent,
  agent_ended_at: new Date(endedAt.at(-1) ?? now),
  agent_attempts: endedAt.map((at, place) => ({
    agent,
    endedAt: at,
    ms: 100,
    ...(place < endedAt.length - 1 ? { error: broken } : {}),
  })),
  ...values,
});

it('the records of agents are those of the tenant, of the window, with what runs now', async () => {
  await insertRows(
    pool(),
    'steps',
    work('writer', [now - 9_000, now - 5_000]),
    work('writer', [now - 7_000]),
    work('writer', [], { agent_running: 'writer', agent_attempts: null, agent_ended_at: null }),
    work('writer', [now - 2_000, now - 1_000], { tenant_id: 'other' }),
    work('writer', [], {
      tenant_id: 'other',
      agent_running: 'writer',
      agent_attempts: null,
      agent_ended_at: null,
    }),
    work('reader', [now - 3_600_000]),
    work('thinker', [], { agent_running: 'thinker', agent_attempts: null, agent_ended_at: null }),
  );
  const records = await readAgentRecords(pool(), tenantId('local'), now);
  expect(Object.fromEntries(records)).toEqual({
    writer: {
      running: 1,
      health: {
        state: 'degraded',
        attempts: 3,
        successRate: 2 / 3,
        p50Ms: 100,
        lastFailure: { at: now - 9_000, ...broken },
      },
    },
    thinker: { running: 1, health: { state: 'healthy', attempts: 0 } },
  });
});
