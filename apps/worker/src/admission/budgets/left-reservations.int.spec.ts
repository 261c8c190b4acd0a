import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type pg from 'pg';
import { ExecutionStory } from '@app/domain/testing/execution-story.js';
import { samplePlan } from '@app/domain/testing/sample-plan.js';
import { emptyAccount, type Account } from '@app/domain/tenant-budgets/account.js';
import { noLimits } from '@app/infrastructure/config/limits.js';
import { createPool } from '@app/infrastructure/postgres/pool.js';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { createTestDatabase, type TestDatabase } from '@app/infrastructure/testing/test-database.js';
import { request } from '../../testing/request.js';
import type { Leave, Request, RunNow } from '../gate.js';
import type { EndedAttempts } from '../takeover/ended-attempts.js';
import { BudgetGate } from './budget-gate.js';
import { pursesFor } from './purses-for.js';

let database: TestDatabase;
let pool: pg.Pool;
let first: BudgetGate;
let second: BudgetGate;
const budget = { limits: { month: { maxCalls: 9 } }, onExhausted: 'hold' } as const;
const limits = { ...noLimits, tenants: { local: { weight: 1, budget } } };
const ended = { usageOf: () => Promise.resolve(undefined) } as unknown as EndedAttempts;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  await pool.query('truncate worker.accounts');
  const gate = () => new BudgetGate(pursesFor(limits, pool, createLogger('test', 'silent')));
  [first, second] = [gate(), gate()];
});

const account = async (): Promise<Account> =>
  (await pool.query<{ account: Account }>('select account from worker.accounts')).rows[0]?.account ??
  emptyAccount;
const reserved = async () => Object.keys((await account()).reservations).length;
const until = async (wanted: () => Promise<boolean>) => {
  for (const end = Date.now() + 10_000; Date.now() < end;) {
    if (await wanted()) return;
    await sleep(10);
  }
  throw new Error(`Not within 10 s: ${JSON.stringify(await account())}`);
};

/** The first worker has reserved what a step needs, and its start is on its way into the log. */
async function starting(work: Request): Promise<Leave> {
  for (;;) {
    const answer = await new Promise<ReturnType<BudgetGate['enter']>>((resolve) => {
      const now = first.enter(work, () => {
        resolve(first.enter(work, () => undefined));
      });
      if (now.kind === 'entered') resolve(now);
    });
    if (answer.kind === 'entered') return answer.leave;
  }
}

/** The run of that step as the second worker finds it. */
function found(work: Request, story: ExecutionStory) {
  const actor = { run: work.run, state: story.state };
  const is = (now: Partial<RunNow>) => void Object.assign(actor, now);
  return { actor, is };
}
const planned = () => ExecutionStory.planned(samplePlan(['a']));
/** The second worker has stored what it makes of that. */
const settled = ({ run }: Request) =>
  new Promise<void>((resolve) => {
    if (!second.isSettling(run.stream, resolve)) resolve();
  });

test('what a worker has reserved for a start that may still come into the log stays, and that counts', async () => {
  const work = request('a');
  const leave = await starting(work);
  const { actor, is } = found(work, planned());
  second.takenOver(actor, ended);
  await settled(work);
  expect(await reserved()).toBe(1);
  const story = planned().advance();
  is({ state: story.state });
  leave({ kind: 'succeeded', output: {} });
  first.turned(actor);
  is({ state: story.succeed('a').state });
  first.turned(actor);
  await until(async () => (await reserved()) === 0);
  expect((await account()).spent.month?.amount).toMatchObject({ calls: 1 });
});

test('what a worker has reserved stays when its run is another one: that one settles it', async () => {
  const work = request('a');
  const leave = await starting(work);
  leave('left');
  second.lost(work);
  await settled(work);
  expect(await reserved()).toBe(0);
  expect((await account()).spent.month?.amount).toMatchObject({ calls: 1 });
});
