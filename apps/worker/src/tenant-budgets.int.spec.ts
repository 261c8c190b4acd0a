import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import { OutcomeUnknown } from '@app/domain/kernel/event-store-errors.js';
import type { Account } from '@app/domain/tenant-budgets/account.js';
import type { PeriodLimits, TenantBudget } from '@app/domain/tenant-budgets/tenant-budget.js';
import { isPlanned, stepOf, type ExecutionState } from '@app/domain/execution/execution.state.js';
import type { PlanStep, Usage } from '@app/domain/plan/plan.js';
import { PlanningError, type Planner } from '@app/domain/plan/planner.js';
import { noLimits, type Limits } from '@app/infrastructure/config/limits.js';
import { startLossyLink } from '@app/infrastructure/event-store/postgres/testing/lossy-link.js';
import { createPool } from '@app/infrastructure/postgres/pool.js';
import { defineTool } from '@app/infrastructure/tools/tool.js';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { BudgetGate } from './admission/budgets/budget-gate.js';
import { pursesFor, spendOnPlans } from './admission/budgets/purses-for.js';
import { CapacityGate } from './admission/capacity-gate.js';
import { plan, probeTools, step } from './testing/probe-tools.js';
import { FreezableLink } from './testing/freezable-link.js';
import { statusOf, WorkerKit } from './testing/worker-kit.js';

const kit = WorkerKit.forEachTest();
const { calls } = kit;

const price = { inputPerMillion: 1_000, outputPerMillion: 1_000 };
/** A month, so that no test is likely to see the next one. */
const limited = (month: PeriodLimits, more: Partial<TenantBudget> = {}): Limits => ({
  ...noLimits,
  price,
  tenants: { local: { weight: 1, budget: { limits: { month }, onExhausted: 'hold', ...more } } },
});
const pursesOf = (limits: Limits, pool = kit.pool) => pursesFor(limits, pool, createLogger('test', 'silent'));
const gates = (limits: Limits, purses = pursesOf(limits)) => [new BudgetGate(purses, price)];

const parallel = (count: number) =>
  plan(...Array.from({ length: count }, (_, n) => step(`s${n}`, { say: 'x' })));
const agents = (count: number) =>
  plan(
    ...Array.from({ length: count }, (_, n): PlanStep => ({
      kind: 'agent',
      id: `s${n}`,
      title: 'Work',
      agent: 'clerk',
      instruction: 'Work.',
      input: {},
    })),
  );
/** Says that it needs 1,000 tokens, which cost 1, and uses 400. */
const clerk = {
  name: 'clerk',
  description: 'clerk',
  instructions: 'Work.',
  tools: [],
  maxTurns: 2,
  timeoutMs: 5_000,
  estimatedTokens: 1_000,
};
const model = {
  name: 'test',
  respond: () => {
    calls.push('clerk');
    return Promise.resolve({ text: 'done', toolCalls: [], usage: { inputTokens: 300, outputTokens: 100 } });
  },
};

const plannerOf = (usage: Usage): Planner => ({
  async plan({ onUsage }) {
    await onUsage?.(usage);
    return { plan: parallel(1), planner: 'test', usage };
  },
});

const holds = (state: ExecutionState) =>
  isPlanned(state) ? [...state.steps].flatMap(({ hold }) => (hold?.kind === 'budget' ? [hold] : [])) : [];
const waits = (state: ExecutionState) =>
  isPlanned(state) && state.running === 0 && holds(state).some(({ until }) => until !== undefined);

async function account(wanted: (account: Account) => boolean): Promise<Account> {
  for (;;) {
    const { rows } = await kit.pool.query<{ account: Account }>('select account from worker.accounts');
    if (rows[0] && wanted(rows[0].account)) return rows[0].account;
  }
}
const isSettled = ({ reservations }: Account) => Object.keys(reservations).length === 0;

describe('the budget of a tenant', () => {
  test('holds over two workers and all runs, which say until when they wait', async () => {
    const limits = limited({ maxCalls: 10 });
    for (let n = 0; n < 2; n++)
      await kit.startWorker(parallel(10), probeTools(calls), { gates: gates(limits) });
    const ids = await Promise.all(Array.from({ length: 5 }, () => kit.request({ concurrency: 0 })));
    const states = await Promise.all(
      ids.map((id) => kit.until(id, (state) => waits(state) || state.status === 'completed')),
    );
    expect(calls).toHaveLength(10);
    const [hold] = states.flatMap(holds);
    expect(hold?.reason).toMatch(
      /^the budget of the tenant is used up: 10 of 10 calls a month spent, the step may need 1$/,
    );
    expect(hold?.until).toBeGreaterThan(Date.now());
    expect(await account(isSettled)).toMatchObject({ spent: { month: { amount: { calls: 10 } } } });
  });

  test('counts a step whose start comes into the log when its worker may have lost its runs', async () => {
    const limits = limited({ maxCalls: 1 });
    const one = plan(step('s', { say: 'x' }, { tool: 'say.once' }));
    const link = await FreezableLink.to(kit.database.url);
    const append: EventStore['append'] = async (stream, expected, events) => {
      if (events.some(({ type }) => type === 'StepStarted')) {
        link.freeze();
        await sleep(1_300);
      }
      return kit.store.append(stream, expected, events);
    };
    const store = Object.assign(Object.create(kit.store) as EventStore, { append });
    const cutOff = { leaseMs: 900, databaseUrl: link.url, store };
    await kit.startWorker(one, probeTools(calls), { ...cutOff, gates: gates(limits) });
    const first = await kit.request();
    await kit.until(first, (state) => statusOf(state, 's') === 'running');
    await kit.startWorker(one, probeTools(calls), { leaseMs: 900, gates: gates(limits) });
    const second = await kit.request();
    await kit.until(first, (state) => statusOf(state, 's') === 'waiting-for-approval');
    const state = await kit.until(second, (now) => waits(now) || now.status === 'completed');
    link.close();
    expect(state.status).toBe('running');
    expect(await account(isSettled)).toMatchObject({ spent: { month: { amount: { calls: 1 } } } });
  });

  test('counts an attempt once that has ended, and is made again because its result did not come into the log', async () => {
    const limits = limited({ maxCalls: 1 });
    const again = defineTool({
      name: 'sample.again',
      description: 'May be repeated.',
      input: z.object({}),
      output: z.object({}),
      effects: 'writes',
      idempotent: true,
      timeoutMs: 5_000,
      run: () => {
        calls.push('again');
        return Promise.resolve({});
      },
    });
    const one = plan(step('s', {}, { tool: 'sample.again' }));
    let refused: () => void = () => undefined;
    const isRefused = new Promise<void>((resolve) => (refused = resolve));
    const append: EventStore['append'] = (stream, expected, events) => {
      if (!events.some(({ type }) => type === 'StepSucceeded'))
        return kit.store.append(stream, expected, events);
      refused();
      return Promise.reject(new OutcomeUnknown('The answer is lost, and the request was'));
    };
    const store = Object.assign(Object.create(kit.store) as EventStore, { append });
    const first = await kit.startWorker(one, [again], { gates: gates(limits), store });
    const id = await kit.request();
    await isRefused;
    // What it would store of the end of the attempt is stored by then.
    await sleep(200);
    await first.stop(0);
    await kit.startWorker(one, [again], { gates: gates(limits) });
    expect((await kit.ended(id)).status).toBe('completed');
    expect(calls).toEqual(['again', 'again']);
    expect(await account(isSettled)).toMatchObject({ spent: { month: { amount: { calls: 1 } } } });
  });

  test('of money is never overspent by 50 steps at once, and what they do not use lets others start', async () => {
    const options = { gates: gates(limited({ maxCost: 10 })), agents: [clerk], model };
    await kit.startWorker(agents(50), [], options);
    const id = await kit.request({ concurrency: 0 });
    await kit.until(id, waits);
    const { spent } = await account(isSettled);
    // Each may cost 1 and costs 0.4: the last one starts when 8.8 are spent.
    expect(calls).toHaveLength(23);
    expect(spent.month?.amount.cost).toBeCloseTo(9.2);
    expect(spent.month?.amount).toMatchObject({ calls: 23, tokens: 9_200 });
  });

  test('is asked for many steps at once when there is enough: not in as many transactions as there are steps', async () => {
    await kit.startWorker(parallel(100), probeTools(calls), { gates: gates(limited({ maxCalls: 1_000 })) });
    await kit.ended(await kit.request({ concurrency: 0 }));
    const { changes = {}, spent } = await account(isSettled);
    expect(spent.month?.amount.calls).toBe(100);
    const [made] = Object.values(changes);
    expect(made?.number).toBeLessThan(100);
  });

  test('fails the run instead where that is asked for', async () => {
    const limits = limited({ maxCalls: 2 }, { onExhausted: 'fail' });
    await kit.startWorker(parallel(3), probeTools(calls), { gates: gates(limits) });
    const ended = await kit.ended(await kit.request());
    expect(ended).toMatchObject({ status: 'failed', failure: { code: 'BUDGET_EXHAUSTED' } });
    expect(calls).toHaveLength(2);
  });

  test('counts what planning has used', async () => {
    const limits = limited({ maxTokens: 1_000, maxCost: 10 });
    const purses = pursesOf(limits);
    const usage = { inputTokens: 300, outputTokens: 100 };
    const planner = plannerOf(usage);
    const options = { gates: gates(limits, purses), planner, onPlanning: spendOnPlans(purses, limits) };
    await kit.startWorker(parallel(1), probeTools(calls), options);
    expect((await kit.ended(await kit.request())).status).toBe('completed');
    const { spent } = await account(
      (now) => isSettled(now) && now.spent.month?.amount.calls === 1 && now.spent.month.amount.tokens > 0,
    );
    expect(spent.month?.amount).toMatchObject({ tokens: 400, cost: expect.closeTo(0.4) });
  });

  test('counts what planning has used that has led to no plan', async () => {
    const limits = limited({ maxTokens: 1_000, maxCost: 10 });
    const purses = pursesOf(limits);
    const planner: Planner = {
      async plan({ onUsage }) {
        await onUsage?.({ inputTokens: 300, outputTokens: 100 });
        throw new PlanningError('INVALID_ANSWER', 'It is none.');
      },
    };
    const options = { gates: gates(limits, purses), planner, onPlanning: spendOnPlans(purses, limits) };
    await kit.startWorker(parallel(1), [], options);
    expect((await kit.ended(await kit.request())).status).toBe('failed');
    const { spent } = await account(isSettled);
    expect(spent.month?.amount).toMatchObject({ calls: 0, tokens: 400, cost: expect.closeTo(0.4) });
  });

  test('counts once what was used when the answer to a commit is lost', async () => {
    const limits = limited({ maxTokens: 100_000, maxCalls: 10 });
    const link = await startLossyLink(kit.database.url);
    const pool = createPool(link.url);
    const purses = pursesOf(limits, pool);
    const usage = { inputTokens: 300, outputTokens: 100 };
    const planner = plannerOf(usage);
    const spend = spendOnPlans(purses, limits);
    const tokensWhenPlanned: number[] = [];
    const onPlanning: typeof spend = async (...used) => {
      link.loseNextAnswer('commit');
      await spend(...used);
      const { spent } = await account(isSettled);
      tokensWhenPlanned.push(spent.month?.amount.tokens ?? 0);
      // That of the step's reservation is lost, too.
      link.loseNextAnswer('commit');
    };
    await kit.startWorker(parallel(1), probeTools(calls), {
      gates: gates(limits, purses),
      planner,
      onPlanning,
    });
    expect((await kit.ended(await kit.request())).status).toBe('completed');
    const { spent } = await account((now) => isSettled(now) && now.spent.month?.amount.calls === 1);
    expect(link.lost).toBe(2);
    expect(tokensWhenPlanned).toEqual([400]);
    expect(spent.month?.amount).toMatchObject({ calls: 1, tokens: 400 });
    await pool.end();
    await link.close();
  });

  test('counts what undoes steps, which it does not hold up', async () => {
    const undone = step('a', { say: 'x' }, { compensate: { tool: 'say.softly', input: { say: 'un-x' } } });
    const failing = step('b', { say: 'y', fail: 9 }, { dependsOn: ['a'], retry: { maxAttempts: 1 } });
    const options = { gates: gates(limited({ maxCalls: 2 })) };
    await kit.startWorker(plan(undone, failing), probeTools(calls), options);
    expect((await kit.ended(await kit.request())).status).toBe('failed');
    expect(calls).toEqual(['a/1:x', 'b/1:y', 'a/compensation:un-x']);
    const { spent } = await account((now) => isSettled(now) && now.spent.month?.amount.calls === 3);
    expect(spent.month?.amount).toMatchObject({ tokens: 0, cost: 0 });
  });

  test('gives back what was reserved for steps that do not start', async () => {
    const limits = limited({ maxCalls: 10 });
    const steps = [step('a', { say: 'x', ms: 60_000 }, { timeoutMs: 70_000 }), step('b', { say: 'y' })];
    await kit.startWorker(plan(...steps), probeTools(calls), {
      gates: [...gates(limits), new CapacityGate(1)],
    });
    const id = await kit.request();
    await account(({ reservations }) => Object.keys(reservations).length === 2);
    await kit.command(id, { type: 'CancelExecution', data: { by: 'ann', now: Date.now() } });
    expect((await kit.ended(id)).status).toBe('cancelled');
    expect(await account(isSettled)).toMatchObject({ spent: { month: { amount: { calls: 1 } } } });
  });

  test('is settled by whoever takes over from a worker that is killed; what nobody knows counts as reserved', async () => {
    const steps = [
      step('again', { say: 'x', ms: 300 }),
      step('once', { say: 'y', ms: 300 }, { tool: 'say.once' }),
      step('after', { say: 'z' }, { dependsOn: ['again'] }),
    ];
    const limits = limited({ maxCalls: 3 });
    const { processes } = kit;
    const first = await processes.start(plan(...steps), { limits });
    const id = await kit.request();
    await processes.untilCalls(2);
    first.kill('SIGKILL');
    await processes.start(plan(...steps), { limits });
    await kit.until(
      id,
      (state) =>
        isPlanned(state) &&
        stepOf(state, 'once')?.status === 'waiting-for-approval' &&
        stepOf(state, 'after')?.status === 'succeeded',
    );
    expect(await account(isSettled)).toMatchObject({ spent: { month: { amount: { calls: 3 } } } });
  });
});
