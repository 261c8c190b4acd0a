import { describe, expect, test } from '@jest/globals';
import type { PlanStep } from '@app/domain/plan/plan.js';
import type { AgentModel } from '@app/infrastructure/agents/agent-model.js';
import { ToolError } from '@app/infrastructure/tools/tool.js';
import { plan, step } from './testing/probe-tools.js';
import { WorkerKit } from './testing/worker-kit.js';

describe('The worker recovers a step', () => {
  const kit = WorkerKit.forEachTest();
  const { calls, tools } = kit;

  test('whose worker died: by its policy it runs again with the same key, and nobody is asked', async () => {
    const slow = plan(
      step('once', { say: 'o', ms: 300 }, { tool: 'say.once', onUnknown: 'retry', retry: { baseMs: 10 } }),
    );
    const first = await kit.startWorker(slow, tools);
    const id = await kit.request();
    await kit.until(id, () => calls.length === 1);
    await first.stop(0);
    await kit.startWorker(slow, tools);
    expect(await kit.ended(id)).toMatchObject({ status: 'completed' });
    expect(calls).toEqual(['once/1:o', 'once/1:o']);
    expect((await kit.events(id)).map(({ type }) => type)).toContain('StepOutcomeUnknown');
  });

  test('whose outcome got lost: by its policy that is a failure', async () => {
    await kit.startWorker(
      plan(step('a', { say: 'x', ms: 3_000 }, { tool: 'say.once', timeoutMs: 50, onUnknown: 'fail' })),
      tools,
    );
    expect(await kit.ended(await kit.request())).toMatchObject({
      status: 'failed',
      failure: { code: 'OUTCOME_UNKNOWN', stepId: 'a' },
    });
    expect(calls).toEqual(['a/1:x']);
  });

  test('by another agent when the first cannot do it', async () => {
    const model: AgentModel = {
      name: 'test',
      respond({ system }) {
        if (!system.includes('second')) throw new ToolError('REFUSED', 'I cannot do that.');
        return Promise.resolve({ text: 'done', toolCalls: [], usage: { inputTokens: 1, outputTokens: 1 } });
      },
    };
    const write: PlanStep = {
      id: 'write',
      title: 'write',
      kind: 'agent',
      agent: 'first',
      instruction: 'Write.',
      input: {},
      onFailure: [{ kind: 'agent', agent: 'second' }],
    };
    await kit.startWorker(plan(write), tools, { model, agents: [agent('first'), agent('second')] });
    const id = await kit.request();
    const result = { write: { answer: 'done' } };
    expect(await kit.ended(id)).toMatchObject({ status: 'completed', result });
    expect(await decisions(id)).toMatchObject([{ kind: 'agent', agent: 'second' }]);
  });

  test('by going on with a declared output', async () => {
    const output = { said: 'nothing' };
    await kit.startWorker(
      plan(
        step(
          'a',
          { say: 'x', fail: 9 },
          { retry: { maxAttempts: 1 }, onFailure: [{ kind: 'skip', output }] },
        ),
        step('b', { say: '{{a.said}}' }),
      ),
      tools,
    );
    const id = await kit.request();
    expect(await kit.ended(id)).toMatchObject({ status: 'completed', result: { b: output } });
    expect(await decisions(id)).toMatchObject([{ kind: 'skip', output }]);
  });

  test('by a step that stands by for it, also when the worker dies while that runs', async () => {
    const once = { maxAttempts: 1 };
    const steps = plan(
      step('a', { say: 'x', fail: 9 }, { retry: once, onFailure: [{ kind: 'fallback', step: 'b' }] }),
      step('b', { say: 'y', ms: 300 }),
      step('c', { say: '{{a.said}}!' }),
    );
    const first = await kit.startWorker(steps, tools);
    const id = await kit.request();
    await kit.until(id, () => calls.includes('b/1:y'));
    await first.stop(0);
    await kit.startWorker(steps, tools);
    expect(await kit.ended(id)).toMatchObject({ status: 'completed', result: { c: { said: 'y!' } } });
    expect(calls).toEqual(['a/1:x', 'b/1:y', 'b/1:y', 'c/1:y!']);
  });

  test('by undoing what it did when the run fails, also when the worker dies in the middle of that', async () => {
    const undo = (ms: number) => ({ tool: 'say.softly', input: { say: 'un-{{output.said}}', ms } });
    const steps = plan(
      step('a', { say: 'one' }, { compensate: undo(300) }),
      step('b', { say: 'two' }, { dependsOn: ['a'], compensate: undo(0) }),
      step('bad', { say: 'x', fail: 9 }, { dependsOn: ['b'], retry: { maxAttempts: 1 } }),
    );
    const first = await kit.startWorker(steps, tools);
    const id = await kit.request();
    await kit.until(id, () => calls.includes('a/compensation:un-one'));
    await first.stop(0);
    await kit.startWorker(steps, tools);
    const failure = { code: 'BUSY', stepId: 'bad' };
    const outcomes = { a: 'compensated', b: 'compensated' };
    expect(await kit.ended(id)).toMatchObject({ status: 'failed', failure, compensation: { outcomes } });
    expect(calls).toEqual([
      ...['a/1:one', 'b/1:two', 'bad/1:x'],
      ...['b/compensation:un-two', 'a/compensation:un-one', 'a/compensation:un-one'],
    ]);
  });

  test('by showing what could not be undone for certain', async () => {
    const compensate = { tool: 'say.once', input: { say: 'undo', ms: 400 } };
    const steps = plan(
      step('a', { say: 'one' }, { compensate }),
      step('bad', { say: 'x', fail: 9 }, { dependsOn: ['a'], retry: { maxAttempts: 1 } }),
    );
    const first = await kit.startWorker(steps, tools);
    const id = await kit.request();
    await kit.until(id, () => calls.includes('a/compensation:undo'));
    await first.stop(0);
    await kit.startWorker(steps, tools);
    expect(await kit.ended(id)).toMatchObject({ compensation: { outcomes: { a: 'unknown' } } });
    expect(calls.filter((call) => call.endsWith('undo'))).toHaveLength(1);
  });

  const decisions = async (id: Parameters<WorkerKit['events']>[0]) =>
    (await kit.events(id)).flatMap(({ type, data }) => (type === 'StepFailed' ? [data['decision']] : []));
});

const agent = (name: string) => ({
  name,
  description: name,
  instructions: `You are the ${name}.`,
  tools: [],
  maxTurns: 2,
  timeoutMs: 5_000,
});
