import { describe, expect, test } from '@jest/globals';
import { isPlanned, stepOf } from '@app/domain/execution/execution.state.js';
import type { ExecutionId } from '@app/domain/kernel/ids.js';
import { PlanningError, type Planner } from '@app/domain/plan/planner.js';
import type { AgentTurn } from '@app/infrastructure/agents/agent-model.js';
import type { Rate } from '@app/infrastructure/config/limits.js';
import { ToolError } from '@app/infrastructure/tools/tool.js';
import { ModelRates } from './admission/rates/model-rates.js';
import { RateGate, type StartSubject } from './admission/rates/rate-gate.js';
import { PostgresSliceStore, type Slice, type SliceStore } from './admission/rates/slice-store.js';
import { plan, step } from './testing/probe-tools.js';
import { WorkerKit } from './testing/worker-kit.js';

const kit = WorkerKit.forEachTest();
const { calls, tools } = kit;

const parallel = (count: number) =>
  plan(...Array.from({ length: count }, (_, n) => step(`s${n}`, { say: 'x' })));

const gate = (subject: StartSubject, name: string, rate: Rate, store?: SliceStore) =>
  new RateGate({
    subject,
    rates: new Map([[name, rate]]),
    store: store ?? new PostgresSliceStore(kit.pool),
    onError: (error) => {
      throw error;
    },
  });

/** What the history says of starts, in their order. */
async function starts(ids: readonly ExecutionId[]) {
  const all = (await Promise.all(ids.map((id) => kit.events(id)))).flat();
  return all
    .filter(({ type }) => type === 'StepStarted')
    .map(({ data }) => data as { startedAt: number; worker: string })
    .toSorted((one, other) => one.startedAt - other.startedAt);
}

/** A worker that was late may use one start beside those of later; and times are rounded to milliseconds. */
const slack = 3;

function expectWithin({ intervalMs, burst }: Rate, times: readonly number[]): void {
  for (let from = 0; from < times.length; from++) {
    for (let to = from; to < times.length; to++) {
      const most = burst + (times[to]! - times[from]!) / intervalMs + slack;
      expect(to - from + 1).toBeLessThanOrEqual(most);
    }
  }
}

describe('a limit of rate', () => {
  test.each<[string, Rate]>([
    ['taken start by start', { intervalMs: 100, burst: 3 }],
    ['taken in slices', { intervalMs: 25, burst: 20 }],
  ])('holds over two workers, %s, and every run gets to its end', async (_, rate) => {
    for (let n = 0; n < 2; n++)
      await kit.startWorker(parallel(10), tools, { gates: [gate('tool', 'say.softly', rate)] });
    const ids = await Promise.all(Array.from({ length: 6 }, () => kit.request({ concurrency: 0 })));
    for (const id of ids) expect((await kit.ended(id)).status).toBe('completed');
    const all = await starts(ids);
    expect(all).toHaveLength(60);
    expect(new Set(all.map(({ worker }) => worker)).size).toBe(2);
    expectWithin(
      rate,
      all.map(({ startedAt }) => startedAt),
    );
  });

  test('costs far less than a statement per step when it is fast', async () => {
    const real = new PostgresSliceStore(kit.pool);
    let taken = 0;
    const store: SliceStore = {
      take(...given): Promise<Slice> {
        taken++;
        return real.take(...given);
      },
      giveBack: (...given) => real.giveBack(...given),
    };
    const fast = { intervalMs: 0.1, burst: 10_000 };
    await kit.startWorker(parallel(100), tools, { gates: [gate('tenant', '*', fast, store)] });
    const ids = await Promise.all(Array.from({ length: 3 }, () => kit.request({ concurrency: 0 })));
    for (const id of ids) expect((await kit.ended(id)).status).toBe('completed');
    expect(calls).toHaveLength(300);
    expect(taken).toBeLessThan(30);
  });

  test('holds up what it limits only, and the run says until when', async () => {
    const steps = [
      step('a', { say: '1' }),
      step('b', { say: '2' }),
      step('c', { say: '3' }, { tool: 'say.once' }),
    ];
    const rate = { intervalMs: 3_600_000, burst: 1 };
    await kit.startWorker(plan(...steps), tools, { gates: [gate('tool', 'say.softly', rate)] });
    const id = await kit.request();
    const state = await kit.until(id, (now) => isPlanned(now) && stepOf(now, 'b')?.hold?.until !== undefined);
    const hold = isPlanned(state) ? stepOf(state, 'b')?.hold : undefined;
    expect(hold).toMatchObject({ kind: 'rate-limit', reason: 'tool say.softly may start once an hour' });
    expect(hold?.until).toBeGreaterThan(Date.now() + 3_000_000);
    expect(calls.toSorted()).toEqual(['a/1:1', 'c/1:3']);
  });
});

describe('a limit of the rate of a model', () => {
  const rate = { intervalMs: 60, burst: 2 };
  const rates = () =>
    new ModelRates({
      rates: new Map([['m', rate]]),
      store: new PostgresSliceStore(kit.pool),
      onError: (error) => {
        throw error;
      },
    });
  const clerk = {
    name: 'clerk',
    description: 'clerk',
    instructions: 'Work.',
    tools: ['say.softly'],
    maxTurns: 4,
    timeoutMs: 20_000,
  };
  const agentPlan = plan({
    kind: 'agent',
    id: 'work',
    title: 'Work',
    agent: 'clerk',
    instruction: 'Work.',
    input: {},
    retry: { maxAttempts: 3, baseMs: 1 },
  });

  test('holds for the answers to planners and agents together, over two workers', async () => {
    const asked: number[] = [];
    const model = {
      name: 'm',
      respond({ messages }: AgentTurn) {
        asked.push(Date.now());
        const toolCalls = messages.length === 1 ? [{ name: 'say.softly', args: { say: 'x' } }] : [];
        return Promise.resolve({ text: 'done', toolCalls, usage: { inputTokens: 1, outputTokens: 1 } });
      },
    };
    const planner: Planner = {
      async plan({ mayAsk }) {
        await mayAsk?.('m');
        asked.push(Date.now());
        return { plan: agentPlan, planner: 'test' };
      },
    };
    for (let n = 0; n < 2; n++)
      await kit.startWorker(agentPlan, tools, { modelRates: rates(), model, planner, agents: [clerk] });
    const ids = await Promise.all(Array.from({ length: 6 }, () => kit.request()));
    for (const id of ids) expect((await kit.ended(id)).status).toBe('completed');
    expect(asked).toHaveLength(18);
    expectWithin(
      rate,
      asked.toSorted((one, other) => one - other),
    );
  });

  test('says nothing about other models, and waiting ends with the run', async () => {
    const asked: string[] = [];
    const planner: Planner = {
      async plan({ mayAsk }) {
        for (const name of ['other', 'other', 'other', 'slow', 'slow']) {
          await mayAsk?.(name);
          asked.push(name);
        }
        return { plan: agentPlan, planner: 'test' };
      },
    };
    const slow = new Map([['slow', { intervalMs: 3_600_000, burst: 1 }]]);
    const modelRates = new ModelRates({
      rates: slow,
      store: new PostgresSliceStore(kit.pool),
      onError: () => 0,
    });
    await kit.startWorker(agentPlan, tools, { modelRates, planner });
    const id = await kit.request();
    await kit.until(id, () => asked.length === 4);
    const said = async () => (await kit.events(id, 'execution_log')).map(({ data }) => data['message']);
    while ((await said()).length === 0);
    expect(await said()).toEqual(['Waiting: model slow may answer once an hour.']);
    await kit.command(id, { type: 'CancelExecution', data: { by: 'ann', now: Date.now() } });
    expect((await kit.ended(id)).status).toBe('cancelled');
    expect(asked).toEqual(['other', 'other', 'other', 'slow']);
  });

  test('that the model tells of itself is kept by planners and agents', async () => {
    const asked: number[] = [];
    const refuses = () => [1, 3].includes(asked.push(Date.now()));
    const model = {
      name: 'm',
      respond() {
        const error = new ToolError('MODEL_RATE_LIMITED', 'Later', { retryable: true, retryAfterMs: 300 });
        if (refuses()) return Promise.reject(error);
        return Promise.resolve({ text: 'done', toolCalls: [], usage: { inputTokens: 1, outputTokens: 1 } });
      },
    };
    const planner: Planner = {
      plan: () =>
        refuses()
          ? Promise.reject(new PlanningError('RATE_LIMITED', 'Later', 300))
          : Promise.resolve({ plan: agentPlan, planner: 'test' }),
    };
    await kit.startWorker(agentPlan, tools, { model, planner, agents: [clerk] });
    expect((await kit.ended(await kit.request())).status).toBe('completed');
    expect(asked).toHaveLength(4);
    expect(asked[1]! - asked[0]!).toBeGreaterThanOrEqual(299);
    expect(asked[3]! - asked[2]!).toBeGreaterThanOrEqual(299);
  });

  test('is not waited for when the model asks for too long: the run says so', async () => {
    const planner: Planner = {
      plan: () => Promise.reject(new PlanningError('RATE_LIMITED', 'Tomorrow', 86_400_000)),
    };
    await kit.startWorker(agentPlan, tools, { planner });
    expect(await kit.ended(await kit.request())).toMatchObject({
      status: 'failed',
      failure: { code: 'RATE_LIMITED' },
    });
  });
});
