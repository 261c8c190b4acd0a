import { isPlanned } from '@app/domain/execution/execution.state.js';
import { plannedStep } from '@app/domain/execution/planned-step.js';
import type { RecordedEvent } from '@app/domain/kernel/event-store.js';
import { MemoryEventStore } from '@app/infrastructure/event-store/memory/memory-event-store.js';
import { createPool } from '@app/infrastructure/postgres/pool.js';
import { createTestDatabase, type TestDatabase } from '@app/infrastructure/testing/test-database.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { BatchWriter } from '../engine/batch-writer.js';
import { enterProjections, resetProjections } from '../engine/checkpoints.js';
import { ParkedStreams } from '../engine/parked-streams.js';
import { Session } from '../engine/session.js';
import { projections } from '../projector.module.js';
import { agentOf } from './steps/agent-work.js';
import { agreeWithLedgers } from '../testing/agree-with-ledgers.js';
import { playHistory, type Played } from '../testing/play-history.js';
import { randomMoves } from '../testing/random-history.js';
import { randomPlan } from '../testing/random-plan.js';
import { readTables } from '../testing/read-tables.js';

let database: TestDatabase;
let session: Session;
let pool: Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url);
  session = await Session.open(database.url, () => undefined);
  await session.transaction((client) => enterProjections(client, projections));
}, 30_000);

afterAll(async () => {
  await session.close();
  await pool.end();
  await database.drop();
});

/** The tables after a history that arrived in batches of these sizes, the last one for all that is left. */
async function project(events: readonly RecordedEvent[], sizes: readonly number[]) {
  await session.transaction((client) => resetProjections(client, projections));
  const parked = new ParkedStreams();
  const known = new Set<string>();
  const onParked = (_: unknown, event: RecordedEvent, error: Error) => {
    throw new Error(`${event.type} was parked`, { cause: error });
  };
  const writer = new BatchWriter({ session, projections, position: undefined, parked, known, onParked });
  let start = 0;
  for (const size of sizes) {
    await writer.write(events.slice(start, start + size));
    start += size;
  }
  await writer.write(events.slice(start));
  return readTables(pool);
}

const statusOf = ({ state }: Played) => state.status;

const histories = fc.tuple(randomMoves, randomPlan, fc.array(fc.integer({ min: 1, max: 9 })));

describe('the read models of random histories', () => {
  it('are the same however the log is cut into batches, and agree with the state', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async ([moves, plan, sizes]) => {
        const store = new MemoryEventStore();
        const played = await playHistory(store, moves, plan);
        const { events } = await store.readAll();

        const atOnce = await project(events, []);
        expect(await project(events, sizes)).toEqual(atOnce);
        await agreeWithStates(played);
        await agreeWithLedgers(pool, events);
        const oneByOne = events.map(() => 1);
        expect(await project(events, oneByOne)).toEqual(atOnce);
      }),
      { numRuns: 25, endOnFailure: true },
    );
  }, 120_000);

  it('reach every handler', async () => {
    const seen = new Set<string>();
    for (const [moves, plan] of fc.sample(histories, { numRuns: 6_000, seed: 1 })) {
      const store = new MemoryEventStore();
      await playHistory(store, moves, plan);
      for (const { type } of (await store.readAll()).events) seen.add(type);
    }
    const handled = projections.flatMap(({ handles }) => [...handles]);
    expect(handled.filter((type) => !seen.has(type))).toEqual([]);
  });
});

async function agreeWithStates(played: readonly Played[]): Promise<void> {
  for (const execution of played) {
    const key = [execution.tenant, execution.id];
    const found = await pool.query<{ status: string; resume_to: string | null }>(
      'select status, resume_to from read_model.executions where tenant_id = $1 and execution_id = $2',
      key,
    );
    const resumeTo = execution.state.status === 'paused' ? execution.state.resumeTo : null;
    expect(found.rows).toEqual([{ status: statusOf(execution), resume_to: resumeTo }]);
    const steps = await pool.query(
      `select step_id as id, status, attempt, ended_at, error_code, agent_running from read_model.steps
       where tenant_id = $1 and execution_id = $2 and place >= 0 order by place`,
      key,
    );
    expect(steps.rows).toEqual(stepsOf(execution));
    const waiting = await pool.query(
      `select step_id, digest, requested_at, ballot from read_model.approvals
       where tenant_id = $1 and execution_id = $2 and status = 'pending' order by step_id nulls first`,
      key,
    );
    expect(waiting.rows).toEqual(waitingOf(execution));
  }
}

function stepsOf({ state }: Played) {
  if (!isPlanned(state)) return [];
  return [...state.steps].map((step, place) => ({
    id: step.id,
    status: step.status === 'expanded' ? 'running' : step.status,
    attempt: step.attempt,
    ended_at: 'endedAt' in step ? new Date(step.endedAt) : null,
    error_code: 'error' in step ? step.error.code : null,
    agent_running: step.status === 'running' ? agentOf(plannedStep(state, place)) : null,
  }));
}

/** What a person can decide now. */
function waitingOf({ state }: Played) {
  if (!isPlanned(state) || state.status === 'cancelling') return [];
  const { status, attached } = state;
  const plan =
    status === 'awaiting-plan-approval' ||
    (status === 'paused' && state.resumeTo === 'awaiting-plan-approval');
  const ofSteps = [...state.steps].flatMap((step) =>
    step.status === 'waiting-for-approval'
      ? [
          {
            step_id: step.id,
            digest: step.approval.digest,
            requested_at: new Date(step.approval.at),
            ballot: step.ballot ?? null,
          },
        ]
      : [],
  );
  return [
    ...(plan
      ? [
          {
            step_id: null,
            digest: attached.digest,
            requested_at: new Date(attached.at),
            ballot: state.planBallot ?? null,
          },
        ]
      : []),
    ...ofSteps.sort((left, right) => (left.step_id < right.step_id ? -1 : 1)),
  ];
}
