import { describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { Unavailable } from '@app/domain/kernel/event-store-errors.js';
import { isPlanned, outputOf, stepOf } from '@app/domain/execution/execution.state.js';
import { z } from 'zod';
import { defineTool } from '@app/infrastructure/tools/tool.js';
import { plan, step } from './testing/probe-tools.js';
import { statusOf, WorkerKit } from './testing/worker-kit.js';

describe('The worker', () => {
  const kit = WorkerKit.forEachTest();
  const { calls, tools } = kit;

  test('plans a request, runs its steps with the outputs of earlier ones, and completes', async () => {
    await kit.startWorker(
      {
        ...plan(step('a', { say: 'one' }), step('b', { say: '{{a.said}} two' })),
        result: { all: '{{b.said}}' },
      },
      tools,
    );
    const id = await kit.request();
    expect(await kit.ended(id)).toMatchObject({ status: 'completed', result: { all: 'one two' } });
    expect(calls).toEqual(['a/1:one', 'b/1:one two']);
  });

  test('goes on planning when the event store is there again', async () => {
    const one = plan(step('a', { say: 'one' }));
    let asked = 0;
    const planner = {
      plan() {
        asked += 1;
        if (asked === 1) return Promise.reject(new Unavailable('Postgres cannot be reached'));
        return Promise.resolve({ plan: one, planner: 'test' });
      },
    };
    await kit.startWorker(one, tools, { planner });
    expect(await kit.ended(await kit.request())).toMatchObject({ status: 'completed' });
    expect(asked).toBe(2);
  });

  test('hands on what is far too large for an event, whole', async () => {
    const said = 'שלום '.repeat(400_000);
    await kit.startWorker(plan(step('large', { say: said }), step('next', { say: '{{large.said}}' })), tools);
    const ended = await kit.ended(await kit.request());
    const output = isPlanned(ended) ? outputOf(ended, 'next') : undefined;
    expect(JSON.stringify(output) === JSON.stringify({ said })).toBe(true);
  });

  test('takes no output whose depth would break who reads it: the step fails and says so', async () => {
    const deep = defineTool({
      name: 'test.deep',
      description: 'Answers one list inside another.',
      input: z.object({ levels: z.number() }),
      output: z.object({ lists: z.unknown() }),
      effects: 'none',
      idempotent: true,
      timeoutMs: 5_000,
      run: ({ levels }) =>
        Promise.resolve({ lists: JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`) as unknown }),
    });
    const use = (id: string, levels: number, dependsOn: readonly string[] = []) =>
      step(id, { levels }, { tool: 'test.deep', dependsOn });
    await kit.startWorker(plan(use('a', 127), use('b', 4_000, ['a'])), [...tools, deep]);
    const ended = await kit.ended(await kit.request());
    expect(ended).toMatchObject({ status: 'failed', failure: { code: 'OUTPUT_TOO_DEEP', stepId: 'b' } });
  });

  test('writes the outcome of a step and the start of the next in one append', async () => {
    await kit.startWorker(
      plan(step('a', { say: '1' }), step('b', { say: '2' }, { dependsOn: ['a'] })),
      tools,
    );
    const id = await kit.request();
    await kit.ended(id);
    const events = await kit.events(id);
    const commands = [...new Set(events.map(({ metadata }) => metadata['commandId']))];
    const byCommand = commands.map((command) =>
      events.filter(({ metadata }) => metadata['commandId'] === command),
    );
    expect(byCommand.map((group) => group.map(({ type }) => type))).toEqual([
      ['ExecutionRequested'],
      ['PlanningStarted'],
      ['PlanAttached', 'ExecutionStarted', 'StepStarted'],
      ['StepSucceeded', 'StepStarted'],
      ['StepSucceeded', 'ExecutionCompleted'],
    ]);
  });

  test('runs independent steps at the same time, up to the limit of the run', async () => {
    const steps = Array.from({ length: 6 }, (_, n) => step(`s${n}`, { say: `${n}`, ms: 100 }));
    await kit.startWorker(plan(...steps), tools);
    const id = await kit.request({ concurrency: 3 });
    await kit.ended(id);
    let running = 0;
    let most = 0;
    for (const type of await kit.types(id)) {
      if (type === 'StepStarted') most = Math.max(most, ++running);
      if (type === 'StepSucceeded') running -= 1;
    }
    expect(most).toBe(3);
  });

  test('retries what may pass, with the same idempotency key, and says why', async () => {
    const retry = { baseMs: 10, jitter: 0 };
    await kit.startWorker(plan(step('a', { say: 'x', fail: 2 }, { retry })), tools);
    const id = await kit.request();
    expect(await kit.ended(id)).toMatchObject({ status: 'completed' });
    expect(calls).toEqual(['a/1:x', 'a/1:x', 'a/1:x']);
    const failed = (await kit.events(id)).filter(({ type }) => type === 'StepFailed');
    expect(failed.map(({ data }) => data['decision'])).toMatchObject([{ kind: 'retry' }, { kind: 'retry' }]);
  });

  test('fails a run whose step fails for good, and lets the others end first', async () => {
    await kit.startWorker(
      plan(
        step('bad', { say: 'x', fail: 9 }, { retry: { maxAttempts: 1 } }),
        step('slow', { say: 'y', ms: 150 }),
      ),
      tools,
    );
    const state = await kit.ended(await kit.request());
    expect(state).toMatchObject({ status: 'failed', failure: { code: 'BUSY', stepId: 'bad' } });
    expect(statusOf(state, 'slow')).toBe('succeeded');
  });

  test('waits for an approval, runs after it, and fails when it is refused', async () => {
    await kit.startWorker(plan(step('ask', { say: 'hello' }, { tool: 'say.asking' })), tools);
    const approved = await kit.request();
    await kit.approve(approved, 'ask');
    expect(await kit.ended(approved)).toMatchObject({ status: 'completed' });
    const refused = await kit.request();
    const state = await kit.until(refused, (now) => statusOf(now, 'ask') === 'waiting-for-approval');
    expect(calls).toEqual(['ask/1:hello']);
    const waiting = isPlanned(state) ? stepOf(state, 'ask') : undefined;
    const digest = waiting?.status === 'waiting-for-approval' ? waiting.approval.digest : '';
    await kit.command(refused, {
      type: 'RejectStep',
      data: { stepId: 'ask', digest, by: 'ann', now: Date.now() },
    });
    expect(await kit.ended(refused)).toMatchObject({ status: 'failed', failure: { code: 'REJECTED' } });
  });

  test('pauses, says when it is still, and goes on when resumed', async () => {
    await kit.startWorker(
      plan(step('a', { say: '1', ms: 150 }), step('b', { say: '2' }, { dependsOn: ['a'] })),
      tools,
    );
    const id = await kit.request();
    await kit.until(id, (state) => statusOf(state, 'a') === 'running');
    await kit.command(id, { type: 'PauseExecution', data: { by: 'ann', now: Date.now() } });
    const paused = await kit.until(
      id,
      (state) => state.status === 'paused' && state.quiescedAt !== undefined,
    );
    expect([statusOf(paused, 'a'), statusOf(paused, 'b')]).toEqual(['succeeded', 'pending']);
    await kit.command(id, { type: 'ResumeExecution', data: { by: 'ann', now: Date.now() } });
    expect(await kit.ended(id)).toMatchObject({ status: 'completed' });
  });

  test('cancels: asks running steps to stop and ends', async () => {
    await kit.startWorker(
      plan(step('a', { say: '1', ms: 4_000 }), step('b', { say: '2' }, { dependsOn: ['a'] })),
      tools,
    );
    const id = await kit.request();
    await kit.until(id, (state) => statusOf(state, 'a') === 'running');
    await kit.command(id, { type: 'CancelExecution', data: { by: 'ann', now: Date.now() } });
    const state = await kit.ended(id);
    expect(state.status).toBe('cancelled');
    expect([statusOf(state, 'a'), statusOf(state, 'b')]).toEqual(['cancelled', 'cancelled']);
  });

  test('times out a step that takes too long; what may have had its effect is asked about', async () => {
    await kit.startWorker(
      plan(step('a', { say: 'x', ms: 3_000 }, { tool: 'say.once', timeoutMs: 50 })),
      tools,
    );
    const id = await kit.request();
    const state = await kit.until(id, (now) => statusOf(now, 'a') === 'waiting-for-approval');
    const waiting = isPlanned(state) ? stepOf(state, 'a') : undefined;
    expect(waiting).toMatchObject({ approval: { kind: 'unknown-outcome' } });
    expect(calls).toEqual(['a/1:x']);
    await kit.approve(id, 'a');
    await kit.until(id, () => calls.length === 2);
    expect(calls).toEqual(['a/1:x', 'a/2:x']);
  });

  test('takes up what another worker left: repeats what is safe, asks about the rest', async () => {
    const slow = plan(
      step('safe', { say: 's', ms: 400 }),
      step('once', { say: 'o', ms: 400 }, { tool: 'say.once' }),
      step('after', { say: '{{safe.said}}' }),
    );
    const first = await kit.startWorker(slow, tools);
    const id = await kit.request();
    await kit.until(id, () => calls.length === 2);
    await first.stop(0);
    expect((await kit.state(id)).status).toBe('running');
    await kit.startWorker(slow, tools);
    await kit.until(id, (state) => statusOf(state, 'once') === 'waiting-for-approval');
    await kit.until(id, (state) => statusOf(state, 'after') === 'succeeded');
    expect(calls).toEqual(['safe/1:s', 'once/1:o', 'safe/1:s', 'after/1:s']);
    await kit.approve(id, 'once');
    expect(await kit.ended(id)).toMatchObject({ status: 'completed' });
  });

  test('keeps what steps say in the log stream, in order', async () => {
    await kit.startWorker(plan(step('a', { say: 'x' })), tools);
    const id = await kit.request();
    await kit.ended(id);
    await kit.until(id, () => true);
    const log = await kit.events(id, 'execution_log');
    expect(log.map(({ type, data }) => [type, data['message']])).toEqual([
      ['StepLogged', 'saying x'],
      ['StepProgressed', 'half way'],
    ]);
  });

  test('goes on when every connection to Postgres is cut in mid-run', async () => {
    const steps = Array.from({ length: 8 }, (_, n) =>
      step(`s${n}`, { say: `${n}`, ms: 30 }, n === 0 ? {} : { dependsOn: [`s${n - 1}`] }),
    );
    await kit.startWorker(plan(...steps), tools);
    const id = await kit.request();
    const admin = new pg.Client({ connectionString: kit.database.url });
    await admin.connect();
    for (let cut = 0; cut < 4; cut++) {
      await admin.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
      await admin.query('select pg_sleep(0.06)');
    }
    await admin.end();
    expect(await kit.ended(id)).toMatchObject({ status: 'completed' });
    expect(calls).toEqual(steps.map(({ id }, n) => `${id}/1:${n}`));
  });

  test('holds a plan back until it is approved', async () => {
    await kit.startWorker(plan(step('a', { say: 'x' })), tools);
    const id = await kit.request({ approvePlan: true });
    const state = await kit.until(id, (now) => now.status === 'awaiting-plan-approval');
    expect(calls).toEqual([]);
    const digest = isPlanned(state) ? state.attached.digest : '';
    await kit.command(id, { type: 'ApprovePlan', data: { digest, by: 'ann', now: Date.now() } });
    expect(await kit.ended(id)).toMatchObject({ status: 'completed' });
  });
});
