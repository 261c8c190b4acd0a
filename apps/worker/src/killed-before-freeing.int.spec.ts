import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import type { Account } from '@app/domain/tenant-budgets/account.js';
import type { ExecutionId } from '@app/domain/kernel/ids.js';
import { isPlanned, stepOf } from '@app/domain/execution/execution.state.js';
import type { Plan } from '@app/domain/plan/plan.js';
import { noLimits, type Limits } from '@app/infrastructure/config/limits.js';
import { busyAgent, busyStep } from './testing/busy-agent.js';
import { plan, step } from './testing/probe-tools.js';
import { WorkerKit } from './testing/worker-kit.js';

const kit = WorkerKit.forEachTest();
const { processes: workers } = kit;

const limits: Limits = {
  ...noLimits,
  tenants: {
    local: { weight: 1, budget: { limits: { month: { maxTokens: 1_000_000 } }, onExhausted: 'hold' } },
  },
};
/** A lease is so long that nobody waits for its end here. */
const options = { agents: [busyAgent(1)], isHeld: true, leaseMs: 60_000, limits };
const long = step('b', { say: 'x', ms: 60_000 }, { timeoutMs: 70_000, dependsOn: ['a'] });
const locks = [{ name: 'x', mode: 'exclusive' }] as const;
const locked = step('a', { say: 'x', waits: true }, { tool: 'hold.softly', locks });

/** What somebody else holds while the worker that does the work ends a step: it can store that, but not free what the step had. */
type Blocked = (client: pg.PoolClient) => Promise<unknown>;
const places: Blocked = (client) => client.query(`select pg_advisory_lock(831704, hashtext('busy'))`);
const claims: Blocked = (client) => client.query(`select pg_advisory_lock(831703, hashtext('local'))`);
const account: Blocked = async (client) => {
  await client.query('begin');
  await client.query('select from worker.accounts for update');
};
const unblock = (client: pg.PoolClient) => client.query('select pg_advisory_unlock_all(); rollback');

const has = async (id: ExecutionId, status: 'running' | 'succeeded') =>
  kit.until(id, (state) => isPlanned(state) && stepOf(state, 'a')?.status === status);

/** Answers the run of which step `a` ended just before its worker was killed: nothing that it had is free by then. */
async function killedBeforeFreeing(work: Plan, blocked: Blocked): Promise<ExecutionId> {
  const worker = await workers.start(work, options);
  const id = await kit.request();
  await workers.untilCalls(1);
  const client = await kit.pool.connect();
  await blocked(client);
  await has(id, 'running');
  workers.go();
  await has(id, 'succeeded');
  worker.kill('SIGKILL');
  await once(worker, 'exit');
  // What it has sent already would be carried out although nobody waits for it.
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  await unblock(client);
  client.release();
  return id;
}

/** Whether another run gets what the first one had, from another worker. */
async function nextGetsIt(work: Plan): Promise<void> {
  await workers.start(work, options);
  await has(await kit.request(), 'succeeded');
}

describe('A worker that is killed just after one of its steps has ended', () => {
  describe('in a run that another worker goes on with', () => {
    test('leaves the place of an agent to the next', async () => {
      const work = plan(busyStep('a'), long);
      await killedBeforeFreeing(work, places);
      await nextGetsIt(work);
    });

    test('leaves a lock to the next', async () => {
      const work = plan(locked, long);
      await killedBeforeFreeing(work, claims);
      await nextGetsIt(work);
    });

    test('has its tenant charged with what the step used by the history of the run, not with what it might have used', async () => {
      const work = plan(busyStep('a'), long);
      const id = await killedBeforeFreeing(work, account);
      expect(Object.keys((await accountNow())?.reservations ?? {})).toContain(`${id}/a/1`);
      await workers.start(work, options);
      const { spent } = await untilAccount(({ reservations }) => !(`${id}/a/1` in reservations));
      expect(spent.month?.amount).toMatchObject({ tokens: 4 });
    });
  });

  describe('the last of its run', () => {
    test('leaves the place of an agent to the next', async () => {
      const work = plan(busyStep('a'));
      expect((await kit.ended(await killedBeforeFreeing(work, places))).status).toBe('completed');
      await nextGetsIt(work);
    });

    test('has its tenant charged with what the step used', async () => {
      const id = await killedBeforeFreeing(plan(busyStep('a')), account);
      expect((await kit.ended(id)).status).toBe('completed');
      const reserved = Object.keys((await accountNow())?.reservations ?? {}).toSorted();
      // The call that the agent made is one beside its step.
      expect(reserved).toEqual([`${id}/a#1.0/1`, `${id}/a/1`]);
      await workers.start(plan(busyStep('a')), options);
      const { spent } = await untilAccount(({ reservations }) => Object.keys(reservations).length === 0);
      expect(spent.month?.amount).toMatchObject({ calls: 2, tokens: 4 });
    });

    test('leaves a lock to the next', async () => {
      const work = plan(locked);
      expect((await kit.ended(await killedBeforeFreeing(work, claims))).status).toBe('completed');
      await nextGetsIt(work);
    });
  });
});

const accountNow = async (): Promise<Account | undefined> =>
  (await kit.pool.query<{ account: Account }>('select account from worker.accounts')).rows[0]?.account;

async function untilAccount(wanted: (account: Account) => boolean): Promise<Account> {
  for (;;) {
    const now = await accountNow();
    if (now && wanted(now)) return now;
  }
}
