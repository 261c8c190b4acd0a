import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LockDemand } from '@app/domain/plan/lock-demand.js';
import { isPlanned, stepOf } from '@app/domain/execution/execution.state.js';
import type { ExecutionId } from '@app/domain/kernel/ids.js';
import type { AgentDescription } from '@app/domain/plan/catalogue.js';
import type { AgentStep, Plan, ToolStep } from '@app/domain/plan/plan.js';
import type { AgentModel } from '@app/infrastructure/agents/agent-model.js';
import type { Tool } from '@app/infrastructure/tools/tool.js';
import { CapacityGate } from './admission/capacity-gate.js';
import { FreezableLink } from './testing/freezable-link.js';
import { GuardedPlace } from './testing/guarded-place.js';
import { plan, probeTools, step } from './testing/probe-tools.js';
import { statusOf, WorkerKit } from './testing/worker-kit.js';

let place: GuardedPlace;
let link: (FreezableLink & { readonly url: string }) | undefined;
// Workers end when they can say so.
afterEach(() => link?.thaw());
const kit = WorkerKit.forEachTest();

beforeEach(() => {
  place = new GuardedPlace();
});
afterEach(() => {
  link?.close();
  link = undefined;
});

const alone = (...names: string[]): LockDemand[] => names.map((name) => ({ name, mode: 'exclusive' }));
const together = (...names: string[]): LockDemand[] => names.map((name) => ({ name, mode: 'shared' }));
const visit = (
  id: string,
  locks: readonly LockDemand[],
  input: ToolStep['input'] = {},
  more: Partial<ToolStep> = {},
) => step(id, input, { tool: 'place.visit', locks, ...more });
const started = (id: ExecutionId, stepId: string) =>
  kit.until(id, (state) => statusOf(state, stepId) === 'running');
const tokensOf = async (id: ExecutionId) =>
  (await kit.events(id))
    .filter(({ type }) => type === 'StepStarted')
    .map(({ data }) => (data['locks'] as { token: number }[] | undefined)?.[0]?.token);
const claims = async () =>
  (await kit.pool.query<{ name: string }>('select name, token from worker.lock_claims order by ticket')).rows;
const untilNoClaims = async () => {
  for (const end = Date.now() + 5_000; Date.now() < end;) if ((await claims()).length === 0) return;
  throw new Error(`Claims are left: ${JSON.stringify(await claims())}`);
};

describe('steps that take a lock', () => {
  test('run one after the other, of all runs and workers, with tokens that rise', async () => {
    const two = plan(visit('a', alone('x'), { ms: 3 }), visit('b', alone('x'), { ms: 3 }));
    await kit.startWorker(two, [place.tool()]);
    await kit.startWorker(two, [place.tool()]);
    const ids = await Promise.all(Array.from({ length: 20 }, () => kit.request()));
    for (const id of ids) expect((await kit.ended(id)).status).toBe('completed');
    expect(place.most).toBe(1);
    expect(place.tokens).toHaveLength(40);
    expect(place.tokens).toEqual([...new Set(place.tokens)].sort((one, other) => one - other));
    const recorded = (await Promise.all(ids.map(tokensOf))).flat();
    expect(recorded.sort((one, other) => Number(one) - Number(other))).toEqual(place.tokens);
    await untilNoClaims();
  });

  test('run together where they share it, and not with one who must be alone', async () => {
    const three = Array.from({ length: 3 }, (_, n) => visit(`s${n}`, together('x'), { together: 3 }));
    await kit.startWorker(plan(...three), [place.tool()]);
    const first = await kit.request();
    expect((await kit.ended(first)).status).toBe('completed');
    expect(place.most).toBe(3);
  });

  test('do not wait for each other when they need two in the opposite order', async () => {
    const crossing = plan(visit('a', alone('x', 'y'), { ms: 2 }), visit('b', alone('y', 'x'), { ms: 2 }));
    await kit.startWorker(crossing, [place.tool()]);
    await kit.startWorker(crossing, [place.tool()]);
    const ids = await Promise.all(Array.from({ length: 10 }, () => kit.request()));
    for (const id of ids) expect((await kit.ended(id)).status).toBe('completed');
    expect(place.most).toBe(1);
  });

  test('take whatever they need, in whatever mode, on three workers: nobody is in who must not be, and all get through', async () => {
    const mode = fc.constantFrom('shared' as const, 'exclusive' as const);
    const lock = fc.record({ name: fc.constantFrom('x', 'y', 'z', 'w'), mode });
    const some = fc.uniqueArray(lock, { minLength: 1, maxLength: 3, selector: ({ name }) => name });
    const sets = fc.sample(some, { numRuns: 12, seed: 4 });
    const all = plan(...sets.map((locks, n) => visit(`s${n}`, locks, { ms: n % 4 })));
    for (let worker = 0; worker < 3; worker++) await kit.startWorker(all, [place.tool()], { room: 6 });
    const ids = await Promise.all(Array.from({ length: 10 }, () => kit.request({ concurrency: 4 })));
    for (const id of ids) expect((await kit.ended(id)).status).toBe('completed');
    expect(place.referee.faults).toEqual([]);
    expect(place.visits).toHaveLength(10 * 12);
    expect(place.most).toBeGreaterThan(1);
    await untilNoClaims();
  });

  test('do not keep others from starting: those without, and those with locks of their own', async () => {
    const steps = [
      visit('a', alone('x'), { together: 3 }),
      visit('b', alone('x')),
      visit('c', alone('door:{{input.door}}'), { together: 3, door: 'c' }),
      step('d', { together: 3 }, { tool: 'place.visit' }),
    ];
    await kit.startWorker(plan(...steps), [place.tool()]);
    const id = await kit.request({ concurrency: 3 });
    expect((await kit.ended(id)).status).toBe('completed');
    expect(place.visits.slice(0, 3).sort()).toEqual(['a/1', 'c/1', 'd/1']);
  });

  test('may get it from their tool, by its input', async () => {
    const locked = place.tool('place.visit', {
      locks: [{ name: 'door:{{input.door}}', mode: 'exclusive' }],
    });
    const steps = ['n', 'n', 's'].map((door, n) =>
      step(`s${n}`, { door, ms: 20, together: n === 1 ? 1 : 2 }, { tool: 'place.visit' }),
    );
    await kit.startWorker(plan(...steps), [locked]);
    expect((await kit.ended(await kit.request())).status).toBe('completed');
    expect(place.most).toBe(2);
    expect(place.visits.at(-1)).toBe('s1/1');
  });

  test('say whom they wait for, and give it up when they are cancelled', async () => {
    await kit.startWorker(plan(visit('a', alone('x'), { ms: 1_000 })), [place.tool()]);
    const first = await kit.request();
    await started(first, 'a');
    const second = await kit.request();
    const held = await kit.until(second, (state) => isPlanned(state) && !!stepOf(state, 'a')?.hold);
    const hold = isPlanned(held) ? stepOf(held, 'a')?.hold : undefined;
    expect(hold).toEqual({ kind: 'lock', reason: `step "a" of execution ${first} has the lock "x"` });
    const third = await kit.request();
    await kit.command(second, { type: 'CancelExecution', data: { by: 'ann', now: Date.now() } });
    expect((await kit.ended(second)).status).toBe('cancelled');
    expect((await kit.ended(third)).status).toBe('completed');
    expect((await tokensOf(third))[0]).toBe(Number((await tokensOf(first))[0]) + 1);
    await untilNoClaims();
  });

  test('lose it to the next when a person takes it away, and go on without it', async () => {
    place.firstMs = 1_000;
    await kit.startWorker(plan(visit('a', alone('x'))), [place.tool()]);
    const first = await kit.request();
    await started(first, 'a');
    const second = await kit.request();
    await kit.until(second, (state) => isPlanned(state) && !!stepOf(state, 'a')?.hold);
    await kit.command(first, { type: 'ReleaseLocks', data: { stepId: 'a', by: 'ann', now: Date.now() } });
    expect((await kit.ended(second)).status).toBe('completed');
    expect(statusOf(await kit.state(first), 'a')).toBe('running');
    expect(place.most).toBe(2);
    expect(place.tokens[1]).toBeGreaterThan(Number(place.tokens[0]));
    expect((await kit.ended(first)).status).toBe('completed');
    await untilNoClaims();
  });

  test('have none while a person is asked, and between two attempts', async () => {
    const retry = { baseMs: 200, jitter: 0, maxAttempts: 2 };
    const asking = plan(
      visit('ask', alone('x'), {}, { approval: 'sure?' }),
      visit('slow', alone('y'), { ms: 1_000 }, { timeoutMs: 50, retry }),
    );
    await kit.startWorker(asking, [place.tool()], { gates: [new CapacityGate(5)] });
    const id = await kit.request();
    await kit.until(id, (state) => statusOf(state, 'slow') === 'retrying');
    await untilNoClaims();
    await kit.approve(id, 'ask');
    expect((await kit.ended(id)).status).toBe('failed');
    const tokens = await tokensOf(id);
    expect(new Set(tokens).size).toBe(3);
    await untilNoClaims();
  });
});

describe('calls that take locks of their own', () => {
  const tools = () => [
    place.tool('place.visit', { locks: [{ name: 'door:{{input.door}}', mode: 'exclusive' }] }),
    ...probeTools([]),
  ];

  test('what undoes a step takes those of its tool and of the step, when they are free', async () => {
    const undo = { tool: 'place.visit', input: { door: 'n' } };
    const undone = step('a', { say: 'x' }, { locks: alone('x'), compensate: undo });
    const failing = step('b', { say: '{{a.said}}', fail: 1 }, { retry: { maxAttempts: 1 } });
    const visiting = visit('v', alone('x'), { ms: 300 });
    const next = [plan(visiting), plan(undone, failing)];
    const planner = { plan: () => Promise.resolve({ plan: next.shift() ?? plan(), planner: 'test' }) };
    await kit.startWorker(plan(), tools(), { planner });
    const first = await kit.request();
    await started(first, 'v');
    const second = await kit.request();
    expect((await kit.ended(second)).status).toBe('failed');
    expect(place.visits).toEqual(['v/1', 'a/compensation']);
    expect(place.most).toBe(1);
    const [token] = await tokensOf(second);
    expect(place.tokens[1]).toBeGreaterThan(Number(token));
    await untilNoClaims();
  });

  test('an agent takes those of the tools that it uses, call by call', async () => {
    const model: AgentModel = {
      name: 'test',
      respond: ({ messages }) => {
        const usage = { inputTokens: 1, outputTokens: 1 };
        const call = { name: 'place.visit', args: { door: 'n', ms: 20 } };
        if (messages.length < 3) return Promise.resolve({ text: '', toolCalls: [call, call], usage });
        return Promise.resolve({ text: 'done', toolCalls: [], usage });
      },
    };
    const guide: AgentDescription = {
      name: 'guide',
      description: 'Guides.',
      instructions: 'Guide.',
      tools: ['place.visit'],
      maxTurns: 3,
      timeoutMs: 5_000,
    };
    const guided = (id: string): AgentStep => ({
      id,
      title: id,
      kind: 'agent',
      agent: 'guide',
      instruction: 'Go.',
      input: {},
      locks: together('tour'),
    });
    await kit.startWorker(plan(guided('a'), guided('b')), tools(), { model, agents: [guide] });
    const id = await kit.request();
    expect((await kit.ended(id)).status).toBe('completed');
    expect(place.visits).toHaveLength(4);
    expect(place.most).toBe(1);
    await untilNoClaims();
  });
});

describe('a lock of a worker that is cut off', () => {
  const cutOff = () => link?.freeze();

  /** Starts a worker that can be cut off, and then one that cannot. */
  const startBoth = async (steps: Plan, tools: Tool[], room = 10) => {
    link = await FreezableLink.to(kit.database.url);
    await kit.startWorker(steps, tools, { leaseMs: 600, databaseUrl: link.url, room });
    const first = await kit.request();
    await started(first, 'a');
    await kit.startWorker(steps, tools, { leaseMs: 600, room });
    return first;
  };

  test('stays with the step that another worker takes up, which may be repeated', async () => {
    place.firstMs = 4_000;
    const first = await startBoth(plan(visit('a', alone('x'))), [place.tool()]);
    cutOff();
    const second = await kit.request();
    expect((await kit.ended(first)).status).toBe('completed');
    expect((await kit.ended(second)).status).toBe('completed');
    const [[token], [later]] = [await tokensOf(first), await tokensOf(second)];
    expect(place.tokens).toEqual([token, token, later]);
    expect(Number(later)).toBeGreaterThan(Number(token));
  });

  test('goes to the next at once when the outcome of its step is unknown', async () => {
    place.firstMs = 4_000;
    const once = [place.tool('place.visit', { idempotent: false })];
    const first = await startBoth(plan(visit('a', alone('x'))), once);
    cutOff();
    const second = await kit.request();
    expect((await kit.ended(second)).status).toBe('completed');
    expect(statusOf(await kit.state(first), 'a')).toBe('waiting-for-approval');
    expect(place.tokens[1]).toBeGreaterThan(Number(place.tokens[0]));
    await kit.approve(first, 'a');
    expect((await kit.ended(first)).status).toBe('completed');
    expect(place.tokens).toEqual([...place.tokens].sort((one, other) => one - other));
    await untilNoClaims();
  });

  test('is not taken up with its step when a person has taken it away meanwhile', async () => {
    place.firstMs = 4_000;
    const visiting = plan(visit('a', alone('x'), {}, { retry: { baseMs: 1 } }));
    const first = await startBoth(visiting, [place.tool()], 1);
    const second = await kit.request();
    await kit.until(second, (state) => isPlanned(state) && !!stepOf(state, 'a')?.hold);
    cutOff();
    await kit.command(first, { type: 'ReleaseLocks', data: { stepId: 'a', by: 'ann', now: Date.now() } });
    expect((await kit.ended(second)).status).toBe('completed');
    expect((await kit.ended(first)).status).toBe('completed');
    const failures = (await kit.events(first)).filter(({ type }) => type === 'StepFailed');
    expect(failures.map(({ data }) => data['error'])).toMatchObject([{ code: 'LOCK_LOST', retryable: true }]);
    expect(place.tokens).toEqual([...place.tokens].sort((one, other) => one - other));
    expect(new Set(place.tokens).size).toBe(3);
  });

  test('goes to the next when nobody has room for its run; that one gets it anew later', async () => {
    place.firstMs = 6_000;
    const visiting = plan(visit('a', alone('x'), {}, { retry: { baseMs: 1 } }));
    const first = await startBoth(visiting, [place.tool()], 1);
    const second = await kit.request();
    await kit.until(second, (state) => isPlanned(state) && !!stepOf(state, 'a')?.hold);
    cutOff();
    expect((await kit.ended(second)).status).toBe('completed');
    expect((await kit.ended(first)).status).toBe('completed');
    const failures = (await kit.events(first)).filter(({ type }) => type === 'StepFailed');
    expect(failures.map(({ data }) => data['error'])).toMatchObject([{ code: 'LOCK_LOST', retryable: true }]);
    const [before, again] = await tokensOf(first);
    const [between] = await tokensOf(second);
    expect(place.tokens).toEqual([before, between, again]);
    expect(place.tokens).toEqual([...place.tokens].sort((one, other) => one - other));
  });
});
