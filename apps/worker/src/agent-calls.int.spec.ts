import { beforeEach, describe, expect, test } from '@jest/globals';
import { isPlanned, stepOf, type ExecutionState } from '@app/domain/execution/execution.state.js';
import type { Budget } from '@app/domain/execution/limits/budget.js';
import type { AgentStep } from '@app/domain/plan/plan.js';
import type { Account } from '@app/domain/tenant-budgets/account.js';
import type { PeriodLimits } from '@app/domain/tenant-budgets/tenant-budget.js';
import type { AgentReply, AgentTurn } from '@app/infrastructure/agents/agent-model.js';
import { noLimits } from '@app/infrastructure/config/limits.js';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { PostgresTenantAccounts } from '@app/infrastructure/tenant-budgets/tenant-accounts.js';
import { BreakerGate } from './admission/breaker-gate.js';
import { BudgetGate } from './admission/budgets/budget-gate.js';
import { TenantPurses } from './admission/budgets/tenant-purses.js';
import type { Gate } from './admission/gate.js';
import { RateGate } from './admission/rates/rate-gate.js';
import { PostgresSliceStore } from './admission/rates/slice-store.js';
import { plan, probeTools } from './testing/probe-tools.js';
import { WorkerKit } from './testing/worker-kit.js';

const kit = WorkerKit.forEachTest();
const { calls } = kit;
/** What the agent was told of its calls. */
let told: string[];
beforeEach(() => {
  told = [];
});

const onError = (error: unknown) => {
  throw error;
};
const clerk = {
  name: 'clerk',
  description: 'clerk',
  instructions: 'Work.',
  tools: ['say.softly'],
  maxTurns: 12,
  timeoutMs: 20_000,
  estimatedTokens: 100,
};
const work = (more: Partial<AgentStep> = {}): AgentStep => ({
  id: 'work',
  title: 'Work',
  kind: 'agent',
  agent: 'clerk',
  instruction: 'Work.',
  input: {},
  ...more,
});

/** Calls its tool so many times, one after another, and says that it is done. */
function start(times: number, gates: readonly Gate[], args: object = {}, step = work()) {
  const model = {
    name: 'test',
    respond({ messages }: AgentTurn): Promise<AgentReply> {
      const last = messages.at(-1);
      if (last?.role === 'tools') told.push(JSON.stringify(last.results[0]?.response));
      const turn = messages.filter(({ role }) => role === 'tools').length;
      const toolCalls = turn < times ? [{ name: 'say.softly', args: { say: `${turn}`, ...args } }] : [];
      return Promise.resolve({ text: 'done', toolCalls, usage: { inputTokens: 60, outputTokens: 20 } });
    },
  };
  return kit.startWorker(plan(step), probeTools(calls), { gates, model, agents: [clerk] });
}

const rate = (intervalMs: number) =>
  new RateGate({
    subject: 'tool',
    rates: new Map([['say.softly', { intervalMs, burst: 1 }]]),
    store: new PostgresSliceStore(kit.pool),
    onError,
  });
const budget = (month: PeriodLimits) => {
  const tenants = { local: { weight: 1, budget: { limits: { month }, onExhausted: 'hold' } } } as const;
  const accounts = new PostgresTenantAccounts(kit.pool);
  return new BudgetGate(new TenantPurses({ limits: { ...noLimits, tenants }, accounts, onError }));
};
const settled = async (): Promise<Account> => {
  for (;;) {
    const { rows } = await kit.pool.query<{ account: Account }>('select account from worker.accounts');
    if (rows[0] && Object.keys(rows[0].account.reservations).length === 0) return rows[0].account;
  }
};
const holdsForBudget = (state: ExecutionState) =>
  isPlanned(state) && stepOf(state, 'work')?.hold?.kind === 'budget';

describe('a call that an agent makes inside its step', () => {
  test('waits for the rate of the tool, and is made then', async () => {
    await start(4, [rate(50)]);
    expect((await kit.ended(await kit.request())).status).toBe('completed');
    expect(calls).toHaveLength(4);
    expect(told.every((response) => response.includes('said'))).toBe(true);
  });

  test('that waits stops waiting when the run is cancelled', async () => {
    await start(2, [rate(3_600_000)]);
    const id = await kit.request();
    await kit.until(id, () => told.length === 1);
    await kit.command(id, { type: 'CancelExecution', data: { by: 'ann', now: Date.now() } });
    expect((await kit.ended(id)).status).toBe('cancelled');
    expect(calls).toHaveLength(1);
  });

  test('counts for the circuit breaker of the tool; while that is open the agent is told, and goes on without it', async () => {
    const settings = { failures: 2, windowMs: 60_000, openMs: 60_000 };
    const board = { show: () => undefined };
    await start(4, [new BreakerGate(settings, createLogger('test', 'silent'), board)], { fail: 9 });
    expect((await kit.ended(await kit.request())).status).toBe('completed');
    expect(calls).toHaveLength(2);
    expect(told.map((response) => /"code":"(\w+)"/.exec(response)?.[1])).toEqual([
      'BUSY',
      'BUSY',
      'TOOL_UNAVAILABLE',
      'TOOL_UNAVAILABLE',
    ]);
  });

  test('counts in the budget of the tenant; without money the step stops, and waits before it is tried again', async () => {
    await start(5, [budget({ maxCalls: 3 })]);
    const id = await kit.request();
    await kit.until(id, holdsForBudget);
    expect(calls).toHaveLength(2);
    expect(await settled()).toMatchObject({ spent: { month: { amount: { calls: 3 } } } });
    const failures = (await kit.events(id)).filter(({ type }) => type === 'StepFailed');
    expect(failures.map(({ data }) => data)).toMatchObject([
      { error: { code: 'BUDGET_EXHAUSTED', retryable: true }, decision: { kind: 'retry' } },
    ]);
  });

  test('reserves what the model needs beyond the estimate, answer by answer', async () => {
    await start(9, [budget({ maxTokens: 250 })]);
    const id = await kit.request();
    await kit.until(id, holdsForBudget);
    // Each answer takes 80: after three of them a fourth does not fit.
    expect(calls).toHaveLength(3);
  });

  test.each<[string, Budget, object]>([
    ['waits when that is used up', { maxTokens: 250 }, { status: 'running' }],
    ['fails where that is asked for', { maxTokens: 250, onExhausted: 'fail' }, { status: 'failed' }],
  ])('reserves the same in the budget of the run, which %s', async (_, ofRun, outcome) => {
    await start(9, []);
    const id = await kit.request({ budget: ofRun });
    const state = await kit.until(id, (now) => holdsForBudget(now) || now.status === 'failed');
    expect(calls).toHaveLength(3);
    // Three answers, and what they have used is known although the step has failed.
    expect(state).toMatchObject({ ...outcome, budget: { inputTokens: 180, outputTokens: 60, reserved: 0 } });
    const raised = (await kit.events(id)).filter(({ type }) => type === 'EstimateRaised');
    expect(raised.map(({ data }) => data['tokens'])).toEqual([160, 240]);
  });

  test('goes on where it was when its run may spend more, and no answer counts twice', async () => {
    await start(9, []);
    const id = await kit.request({ budget: { maxTokens: 250 } });
    await kit.until(id, holdsForBudget);
    const limits = { maxTokens: 10_000 };
    await kit.command(id, { type: 'RaiseBudget', data: { by: 'ann', now: Date.now(), limits } });
    const state = await kit.ended(id);
    expect(state.status).toBe('completed');
    expect(calls).toHaveLength(9);
    // Ten answers.
    expect(state).toMatchObject({ budget: { inputTokens: 600, outputTokens: 200 } });
  });

  test('has nothing to pass where nothing is limited', async () => {
    await start(3, []);
    expect((await kit.ended(await kit.request())).status).toBe('completed');
    expect(calls).toHaveLength(3);
  });
});
