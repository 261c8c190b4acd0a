import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { isPlanned, stepOf, type ExecutionState } from '@app/domain/execution/execution.state.js';
import { defineTool } from '@app/infrastructure/tools/tool.js';
import { plan, step } from './testing/probe-tools.js';
import { statusOf, WorkerKit } from './testing/worker-kit.js';

const kit = WorkerKit.forEachTest();
const { calls, tools } = kit;

const by = () => ({ by: 'ann', now: Date.now() });
const once = { retry: { maxAttempts: 1 } };

describe('a failed run that is retried', () => {
  test('goes on where it failed: what is done is not done again, what may have had an effect has a new key', async () => {
    const steps = [
      step('done', { say: '1' }),
      step('send', { say: '{{done.said}}2', fail: 1 }, { tool: 'say.once', ...once }),
      step('after', { say: '{{send.said}}3', fail: 0 }),
    ];
    await kit.startWorker(plan(...steps), tools);
    const id = await kit.request();
    expect(await kit.ended(id)).toMatchObject({ status: 'failed', failure: { stepId: 'send' } });
    const input = { say: '{{done.said}}2' };
    await kit.command(id, { type: 'RetryStep', data: { stepId: 'send', input, ...by() } });
    await kit.until(id, ({ status }) => status === 'completed');
    expect(calls.slice(0, 2)).toEqual(['done/1:1', 'send/1:12']);
    expect(calls.slice(2)).toEqual(['send/2:12', 'after/1:123']);
  });

  test('while no worker is there is taken up by the next one', async () => {
    const failing = plan(step('a', { say: 'x', fail: 1 }, once), step('b', { say: '{{a.said}}' }));
    const first = await kit.startWorker(failing, tools);
    const id = await kit.request();
    await kit.ended(id);
    await first.stop(0);
    await kit.command(id, { type: 'RetryExecution', data: by() });
    await kit.startWorker(failing, tools);
    await kit.until(id, ({ status }) => status === 'completed');
    expect(calls).toEqual(['a/1:x', 'a/1:x', 'b/1:x']);
  });

  test('goes on without the step that failed, and with what stands in for its output', async () => {
    await kit.startWorker(
      plan(step('a', { say: 'x', fail: 9 }, once), step('b', { say: '{{a.said}}' })),
      tools,
    );
    const id = await kit.request();
    await kit.ended(id);
    await kit.command(id, { type: 'SkipStep', data: { stepId: 'a', output: { said: 'by hand' }, ...by() } });
    await kit.until(id, ({ status }) => status === 'completed');
    expect(calls.at(-1)).toBe('b/1:by hand');
  });
});

test('what runs is the input that was changed, also when the worker went away in between', async () => {
  const slow = plan(
    step('a', { say: '1', ms: 300 }),
    step('b', { say: '{{a.said}}' }, { tool: 'say.asking' }),
    step('c', { say: '{{b.said}}' }),
  );
  const first = await kit.startWorker(slow, tools);
  const id = await kit.request();
  await kit.until(id, (state) => statusOf(state, 'a') === 'running');
  await kit.command(id, {
    type: 'ChangeStepInput',
    data: { stepId: 'b', input: { say: '{{a.said}}, changed' }, ...by() },
  });
  await first.stop(0);
  await kit.startWorker(slow, tools);
  await kit.approve(id, 'b');
  await kit.ended(id);
  expect(calls.slice(-2)).toEqual(['b/1:1, changed', 'c/1:1, changed']);
});

test('a question about another input takes the place of the one that was asked', async () => {
  await kit.startWorker(plan(step('ask', { say: 'hello' }, { tool: 'say.asking' })), tools);
  const id = await kit.request();
  const first = await kit.until(id, (state) => statusOf(state, 'ask') === 'waiting-for-approval');
  await kit.command(id, {
    type: 'ChangeStepInput',
    data: { stepId: 'ask', input: { say: 'goodbye' }, ...by() },
  });
  const digestOf = (state: ExecutionState) => {
    const asked = isPlanned(state) ? stepOf(state, 'ask') : undefined;
    return asked?.status === 'waiting-for-approval' ? asked.approval.digest : undefined;
  };
  await kit.until(id, (state) => digestOf(state) !== undefined && digestOf(state) !== digestOf(first));
  const old = { stepId: 'ask', digest: digestOf(first) ?? '', ...by() };
  await expect(kit.command(id, { type: 'ApproveStep', data: old })).rejects.toThrow(
    /not the one you were shown/,
  );
  await kit.approve(id, 'ask');
  await kit.ended(id);
  expect(calls).toEqual(['ask/1:goodbye']);
});

describe('a run whose deadline passes', () => {
  const missed = { status: 'failed', failure: { code: 'DEADLINE_EXCEEDED' } };

  test('has its running steps stopped, and fails', async () => {
    await kit.startWorker(plan(step('a', { say: '1', ms: 4_000 }), step('b', { say: '{{a.said}}' })), tools);
    const id = await kit.request({ deadline: Date.now() + 300 });
    const state = await kit.ended(id);
    expect(state).toMatchObject(missed);
    expect([statusOf(state, 'a'), statusOf(state, 'b')]).toEqual(['cancelled', 'cancelled']);
  });

  test('while it waits for a person and its worker is replaced fails all the same', async () => {
    const asking = plan(step('ask', { say: 'hello' }, { tool: 'say.asking' }));
    const first = await kit.startWorker(asking, tools);
    const id = await kit.request({ deadline: Date.now() + 1_500 });
    await kit.until(id, (state) => statusOf(state, 'ask') === 'waiting-for-approval');
    await first.stop(0);
    await kit.startWorker(asking, tools);
    expect(await kit.ended(id)).toMatchObject(missed);
    expect(calls).toEqual([]);
  });

  test('has none left when it was taken away, and goes on when it is retried', async () => {
    await kit.startWorker(plan(step('a', { say: '1', ms: 400 })), tools);
    const id = await kit.request({ deadline: Date.now() + 200 });
    await kit.ended(id);
    await kit.command(id, { type: 'RetryExecution', data: by() });
    expect(await kit.until(id, ({ status }) => status === 'completed')).not.toHaveProperty('deadline');
    const other = await kit.request({ deadline: Date.now() + 350 });
    await kit.command(other, { type: 'SetDeadline', data: { deadline: null, ...by() } });
    expect(await kit.ended(other)).toMatchObject({ status: 'completed' });
  });
});

describe('a run that is cancelled', () => {
  test('while no worker is there runs nothing again: what is harmless was cancelled, the rest is unknown', async () => {
    const slow = plan(
      step('safe', { say: 's', ms: 900 }),
      step('once', { say: 'o', ms: 900 }, { tool: 'say.once' }),
    );
    const first = await kit.startWorker(slow, tools);
    const id = await kit.request();
    await kit.until(id, () => calls.length === 2);
    await first.stop(0);
    await kit.command(id, { type: 'PauseExecution', data: by() });
    await kit.command(id, { type: 'CancelExecution', data: by() });
    await kit.startWorker(slow, tools);
    const state = await kit.ended(id);
    expect([state.status, statusOf(state, 'safe'), statusOf(state, 'once')]).toEqual([
      'cancelled',
      'cancelled',
      'outcome-unknown',
    ]);
    expect(calls).toEqual(['safe/1:s', 'once/1:o']);
  });

  test('does not wait for ever for tools that do not listen', async () => {
    const deaf = (name: string, idempotent: boolean) =>
      defineTool({
        name,
        description: 'Does not stop when asked to.',
        effects: 'outward',
        idempotent,
        input: z.object({}),
        output: z.object({}),
        timeoutMs: 60_000,
        run: () => {
          calls.push(name);
          return new Promise<never>(() => undefined);
        },
      });
    const steps = [step('safe', {}, { tool: 'deaf.safe' }), step('once', {}, { tool: 'deaf.once' })];
    await kit.startWorker(plan(...steps), [deaf('deaf.safe', true), deaf('deaf.once', false)]);
    const id = await kit.request();
    await kit.until(id, () => calls.length === 2);
    await kit.command(id, { type: 'CancelExecution', data: by() });
    const state = await kit.ended(id);
    expect([statusOf(state, 'safe'), statusOf(state, 'once')]).toEqual(['cancelled', 'outcome-unknown']);
  }, 20_000);
});
