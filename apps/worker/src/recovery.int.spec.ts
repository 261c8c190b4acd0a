import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { plan, probeTools, step } from './testing/probe-tools.js';
import { WorkerKit } from './testing/worker-kit.js';

describe('The worker recovers a step', () => {
  let kit: WorkerKit;
  let calls: string[];
  let tools: ReturnType<typeof probeTools>;

  beforeEach(async () => {
    kit = await WorkerKit.open();
    calls = [];
    tools = probeTools(calls);
  });
  afterEach(() => kit.close());

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
});
