import { describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Planner } from '@app/domain/plan/planner.js';
import type { ExecutionStep, Plan, PlanStep } from '@app/domain/plan/plan.js';
import { isPlanned, stepOf, type ExecutionState } from '@app/domain/execution/execution.state.js';
import { EffectLedger } from '@app/domain/execution/effects/effect-ledger.js';
import { sha256 } from '@app/infrastructure/digest/sha256.js';
import { toExecutionEvent } from '@app/infrastructure/executions/execution-events.js';
import { isStill } from '@app/domain/execution/sub-executions/record-quiescence.js';
import { childIdOf } from '@app/infrastructure/executions/child-id.js';
import { plan, step } from './testing/probe-tools.js';
import { WorkerKit } from './testing/worker-kit.js';

describe('A step that is an execution', () => {
  const kit = WorkerKit.forEachTest();
  const { calls, tools } = kit;

  const sub = (id: string, more: Partial<ExecutionStep> = {}): PlanStep => ({
    kind: 'execution',
    id,
    title: id,
    request: 'the part',
    ...more,
  });
  const running = (id: string) => (state: ExecutionState) =>
    isPlanned(state) && stepOf(state, id)?.status === 'running';
  const typesOf = async (id: Parameters<WorkerKit['events']>[0]) =>
    (await kit.events(id)).map(({ type }) => type);
  const leases = async () =>
    (await kit.pool.query<{ resting: boolean }>('select resting from worker.leases')).rows;
  const untilLeases = async (wanted: (rows: Awaited<ReturnType<typeof leases>>) => boolean) => {
    for (let turn = 0; turn < 1_000; turn++) {
      if (wanted(await leases())) return;
      await sleep(10);
    }
    throw new Error(`Not within 10 s: ${JSON.stringify(await leases())}`);
  };
  const untilNoLease = () => untilLeases((rows) => rows.length === 0);

  test('runs the plan inside it, and its result is the output of the step', async () => {
    const inside: Plan = { ...plan(step('x', { say: 'inside' })), result: 'made by {{x.said}}' };
    const outer = plan(sub('s', { plan: inside }), step('after', { say: '{{s}}' }));
    await kit.startWorker({ ...outer, result: '{{after.said}}' }, tools);
    const id = await kit.request();
    expect(await kit.ended(id)).toMatchObject({ status: 'completed', result: 'made by inside' });
    expect(calls).toEqual(['x/1:inside', 'after/1:made by inside']);
    const child = await kit.state(childIdOf(id, 's', 1));
    expect(child).toMatchObject({
      status: 'completed',
      requested: {
        request: 'the part',
        requestedBy: 'ann',
        parent: { executionId: id, stepId: 's', depth: 1 },
      },
    });
    await untilNoLease();
  });

  test('is undone as a whole when the run above fails after it', async () => {
    const inside: Plan = { ...plan(step('x', { say: 'inside' })), result: '{{x.said}}' };
    const undo = { tool: 'say.once', input: { say: 'un-{{output}}, which was {{input}}' } };
    const outer = plan(
      sub('s', { plan: inside, compensate: undo }),
      step('bad', { say: 'x', fail: 9 }, { dependsOn: ['s'], retry: { maxAttempts: 1 } }),
    );
    await kit.startWorker(outer, tools);
    const id = await kit.request();
    const outcomes = { s: 'compensated' };
    expect(await kit.ended(id)).toMatchObject({ status: 'failed', compensation: { outcomes } });
    expect(calls).toEqual(['x/1:inside', 'bad/1:x', 's/compensation:un-inside, which was the part']);
    const ledger = new EffectLedger(sha256);
    for (const event of await kit.events(id)) ledger.add(toExecutionEvent(event));
    expect(ledger.effects).toMatchObject([{ stepId: 's', uses: 'say.once', isCompensation: true }]);
  });

  test('is planned by the planner when it has no plan, with what its request refers to', async () => {
    const outer = plan(step('a', { say: 'apples' }), sub('s', { request: 'buy {{a.said}}' }));
    const asked: string[] = [];
    const planner: Planner = {
      plan: ({ request }) => {
        asked.push(request);
        const made = request === 'do it' ? outer : plan(step('x', { say: request }));
        return Promise.resolve({ plan: made, planner: 'test' });
      },
    };
    await kit.startWorker(outer, tools, { planner });
    expect(await kit.ended(await kit.request())).toMatchObject({
      status: 'completed',
      result: { s: { x: { said: 'buy apples' } } },
    });
    expect(asked).toEqual(['do it', 'buy apples']);
  });

  test('fails with the error of its execution; a person who tries it again starts another one', async () => {
    const inside = plan(step('x', { say: 'x', fail: 1 }, { retry: { maxAttempts: 1 } }));
    await kit.startWorker(plan(sub('s', { plan: inside })), tools);
    const id = await kit.request();
    expect(await kit.ended(id)).toMatchObject({ status: 'failed', failure: { code: 'BUSY', stepId: 's' } });
    await kit.command(id, { type: 'RetryStep', data: { stepId: 's', by: 'ann', now: Date.now() } });
    await kit.until(childIdOf(id, 's', 2), ({ status }) => status === 'failed');
    expect((await kit.state(childIdOf(id, 's', 1))).status).toBe('failed');
    await kit.ended(id);
    expect(calls).toHaveLength(2);
    await untilNoLease();
  });

  test('may contain executions again, until they lie too deep', async () => {
    const again = plan(sub('s'));
    await kit.startWorker(again, tools);
    const ended = await kit.ended(await kit.request());
    expect(ended).toMatchObject({
      status: 'failed',
      failure: {
        code: 'SUB_EXECUTION_REFUSED',
        message: expect.stringMatching(/at most 8 executions above/),
      },
    });
    await untilNoLease();
  });

  test('is cancelled with the run, and the run waits for it', async () => {
    const inside = plan(step('x', { say: 'x', ms: 60_000 }, { timeoutMs: 70_000 }));
    await kit.startWorker(plan(sub('s', { plan: inside })), tools);
    const id = await kit.request();
    const childId = childIdOf(id, 's', 1);
    await kit.until(childId, running('x'));
    await kit.command(id, { type: 'CancelExecution', data: { by: 'ann', now: Date.now() } });
    expect(await kit.ended(id)).toMatchObject({ status: 'cancelled' });
    expect((await kit.state(childId)).status).toBe('cancelled');
  });

  test('ends when the time of the run is up', async () => {
    const inside = plan(step('x', { say: 'x', ms: 60_000 }, { timeoutMs: 70_000 }));
    await kit.startWorker(plan(sub('s', { plan: inside })), tools);
    const id = await kit.request({ deadline: Date.now() + 1_500 });
    expect(await kit.ended(id)).toMatchObject({ status: 'failed' });
    expect(await kit.ended(childIdOf(id, 's', 1))).toMatchObject({
      status: 'failed',
      failure: { code: 'DEADLINE_EXCEEDED' },
    });
  });

  test('is paused with the run and goes on with it', async () => {
    const inside = plan(step('ask', { say: 'x' }, { tool: 'say.asking' }));
    await kit.startWorker(plan(sub('s', { plan: inside })), tools);
    const id = await kit.request();
    const childId = childIdOf(id, 's', 1);
    await kit.until(
      childId,
      (now) => isPlanned(now) && stepOf(now, 'ask')?.status === 'waiting-for-approval',
    );
    await kit.command(id, { type: 'PauseExecution', data: { by: 'ann', now: Date.now() } });
    await kit.until(childId, ({ status }) => status === 'paused');
    await kit.until(id, isStill);
    const resume = { type: 'ResumeExecution', data: { by: 'ann', now: Date.now() } } as const;
    await expect(kit.command(childId, resume)).rejects.toThrow(/Resume that one/);
    await kit.command(id, { type: 'ResumeExecution', data: { by: 'ann', now: Date.now() } });
    await kit.until(childId, ({ status }) => status === 'running');
    await kit.approve(childId, 'ask');
    expect(await kit.ended(id)).toMatchObject({ status: 'completed' });
    await untilNoLease();
  });

  test('tells of its end when its last step has ended during a pause, and going on ends it', async () => {
    const inside = plan(step('x', { say: 'inside', ms: 200 }));
    await kit.startWorker(plan(sub('s', { plan: inside }), step('after', { say: '{{s.x.said}}' })), tools);
    const id = await kit.request();
    await kit.until(id, () => calls.length === 1);
    const by = { by: 'ann', now: Date.now() };
    await kit.command(id, { type: 'PauseExecution', data: by });
    await kit.until(id, (state) => state.status === 'paused' && state.quiescedAt !== undefined);
    // Both rest, and their worker remembers them.
    await untilLeases((rows) => rows.length === 2 && rows.every(({ resting }) => resting));
    await kit.command(id, { type: 'ResumeExecution', data: by });
    expect(await kit.ended(id)).toMatchObject({ status: 'completed', result: { after: { said: 'inside' } } });
    await untilNoLease();
  });

  test('lets a pause be still when it is, however deep: after what runs in it, also of another worker', async () => {
    const deepest = plan(step('x', { say: 'x', ms: 400 }), step('y', { say: '{{x.said}}' }));
    const inside = plan(sub('t', { plan: deepest }), step('z', { say: 'z' }, { tool: 'say.asking' }));
    const outer = plan(sub('s', { plan: inside }));
    await kit.startWorker(outer, tools);
    await kit.startWorker(outer, tools);
    const id = await kit.request();
    const child = childIdOf(id, 's', 1);
    const grandchild = childIdOf(child, 't', 1);
    await kit.until(grandchild, running('x'));
    await kit.command(id, { type: 'PauseExecution', data: { by: 'ann', now: Date.now() } });
    await kit.until(id, isStill);
    const started = calls.length;
    for (const each of [child, grandchild]) expect(isStill(await kit.state(each))).toBe(true);
    expect(calls.filter((call) => call.startsWith('y/'))).toEqual([]);
    expect((await typesOf(id)).slice(-2)).toEqual(['SubExecutionQuiesced', 'ExecutionQuiesced']);
    expect(calls).toHaveLength(started);
    await kit.command(id, { type: 'ResumeExecution', data: { by: 'ann', now: Date.now() } });
    await kit.approve(child, 'z');
    expect(await kit.ended(id)).toMatchObject({ status: 'completed' });
  });

  test('that a person had paused before stands still already', async () => {
    const inside = plan(step('ask', { say: 'x' }, { tool: 'say.asking' }));
    await kit.startWorker(plan(sub('s', { plan: inside })), tools);
    const id = await kit.request();
    const childId = childIdOf(id, 's', 1);
    await kit.until(
      childId,
      (now) => isPlanned(now) && stepOf(now, 'ask')?.status === 'waiting-for-approval',
    );
    const by = { by: 'ann', now: Date.now() };
    await kit.command(childId, { type: 'PauseExecution', data: by });
    await kit.command(id, { type: 'PauseExecution', data: by });
    await kit.until(id, isStill);
    // Both are asked to go on, and this one stays as long as the one above does.
    await kit.command(childId, { type: 'ResumeExecution', data: by });
    expect(await kit.state(childId)).toMatchObject({ status: 'paused' });
    await kit.command(id, { type: 'ResumeExecution', data: by });
    await kit.approve(childId, 'ask');
    expect(await kit.ended(id)).toMatchObject({ status: 'completed' });
    await untilNoLease();
  });

  test('outlives restarts: there is one child, and its end is told once', async () => {
    const inside = plan(step('x', { say: 'x', ms: 100 }), step('y', { say: '{{x.said}}', ms: 100 }));
    const outer = plan(sub('s', { plan: inside }), step('after', { say: 'done {{s.y.said}}' }));
    const first = await kit.startWorker(outer, tools);
    const id = await kit.request();
    await kit.until(childIdOf(id, 's', 1), running('x'));
    await first.stop(0);
    await kit.startWorker(outer, tools);
    expect(await kit.ended(id)).toMatchObject({ status: 'completed' });
    const types = await typesOf(id);
    expect(types.filter((type) => type === 'SubExecutionEnded')).toHaveLength(1);
    const child = await typesOf(childIdOf(id, 's', 1));
    expect(child.filter((type) => type === 'ExecutionRequested')).toHaveLength(1);
    await untilNoLease();
  });

  test('keeps the run above waiting without a worker, and its end is told although nobody was at work', async () => {
    const inside = plan(step('ask', { say: 'x' }, { tool: 'say.asking' }));
    const outer = plan(sub('s', { plan: inside }));
    const first = await kit.startWorker(outer, tools);
    const id = await kit.request();
    const childId = childIdOf(id, 's', 1);
    await kit.until(
      childId,
      (now) => isPlanned(now) && stepOf(now, 'ask')?.status === 'waiting-for-approval',
    );
    await untilLeases((rows) => rows.length === 2 && rows.every(({ resting }) => resting));
    await first.stop(0);
    await kit.command(childId, { type: 'CancelExecution', data: { by: 'ann', now: Date.now() } });
    expect((await kit.state(childId)).status).toBe('cancelled');
    expect((await kit.state(id)).status).toBe('running');
    await kit.startWorker(outer, tools);
    expect(await kit.ended(id)).toMatchObject({
      status: 'failed',
      failure: { code: 'SUB_EXECUTION_CANCELLED', stepId: 's' },
    });
    await untilNoLease();
  });

  test('counts in the budget of the run: side by side they get what it has, and one leaves the rest to the other', async () => {
    const inside = (...ids: string[]): Plan => plan(...ids.map((id) => step(id, { say: id })));
    const outer = plan(sub('s', { plan: inside('a') }), sub('t', { plan: inside('b', 'c', 'd', 'e') }));
    await kit.startWorker(outer, tools);
    // Two starts of executions and five calls in them; half of what is left is not enough for one of them.
    const id = await kit.request({ budget: { maxCalls: 7 } });
    expect(await kit.ended(id)).toMatchObject({ status: 'completed', budget: { calls: 7 } });
    expect(await typesOf(id)).toContain('AllowanceRaised');
    expect(calls).toHaveLength(5);
    await untilNoLease();
  });

  test('waits when the run has no more, and goes on when that is raised', async () => {
    const inside = plan(...['a', 'b', 'c'].map((id) => step(id, { say: id })));
    const middle = plan(sub('m', { plan: inside }));
    const first = await kit.startWorker(plan(sub('s', { plan: middle })), tools);
    const id = await kit.request({ budget: { maxCalls: 4 } });
    const lowest = childIdOf(childIdOf(id, 's', 1), 'm', 1);
    await kit.until(
      lowest,
      (now) => isPlanned(now) && [...now.steps].some(({ hold }) => hold?.kind === 'budget'),
    );
    expect(calls).toHaveLength(2);
    await first.stop(0);
    await kit.command(id, {
      type: 'RaiseBudget',
      data: { by: 'ann', now: Date.now(), limits: { maxCalls: 5 } },
    });
    await kit.startWorker(plan(sub('s', { plan: middle })), tools);
    expect(await kit.ended(id)).toMatchObject({ status: 'completed', budget: { calls: 5 } });
    expect(calls).toHaveLength(3);
    await untilNoLease();
  });

  test('with two workers: whoever owns the parts, all runs end and are let go of', async () => {
    const inside = plan(step('x', { say: 'x', ms: 20 }, { tool: 'say.once' }));
    const outer = plan(
      sub('s', { plan: inside }),
      sub('t', { plan: inside }),
      step('u', { say: '{{s}}{{t}}' }, { tool: 'say.once' }),
    );
    await kit.startWorker(outer, tools);
    await kit.startWorker(outer, tools);
    const ids = await Promise.all(Array.from({ length: 10 }, () => kit.request()));
    const ended = await Promise.all(ids.map(kit.ended));
    expect(ended.map(({ status }) => status)).toEqual(ids.map(() => 'completed'));
    expect(calls).toHaveLength(30);
    await untilNoLease();
  });
});
