import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ExecutionId } from '@app/domain/kernel/ids.js';
import type { AgentStep } from '@app/domain/plan/plan.js';
import type { AgentModel } from '@app/infrastructure/agents/agent-model.js';
import { idOf, insertRows } from '@app/infrastructure/read-models/testing/insert-rows.js';
import { ToolError } from '@app/infrastructure/tools/tool.js';
import { plan, probeTools } from './testing/probe-tools.js';
import { WorkerKit } from './testing/worker-kit.js';

const agent = (name: string, capabilities: readonly string[], maxConcurrent?: number) => ({
  name,
  description: name,
  instructions: `You are the agent ${name}.`,
  tools: [],
  capabilities,
  maxTurns: 2,
  timeoutMs: 5_000,
  ...(maxConcurrent === undefined ? {} : { maxConcurrent }),
});

const open = (id: string, ...needs: string[]): AgentStep => ({
  id,
  title: id,
  kind: 'agent',
  needs,
  instruction: `Do ${id}.`,
  input: {},
});

describe('The worker chooses agents', () => {
  const kit = WorkerKit.forEachTest();
  /** Who did what, `<agent>/<step>`, as the model saw it. */
  let calls: string[];
  let most: number;
  let broken: readonly string[];
  let ms: number;
  /** The first wait for each other until so many are at work. */
  let together: number;
  let model: AgentModel;

  beforeEach(() => {
    [calls, most, broken, ms, together] = [[], 0, [], 0, 1];
    let running = 0;
    model = {
      name: 'test',
      async respond({ system, messages, signal }) {
        const name = /agent (\w+)/.exec(system)?.[1] ?? '';
        const [first] = messages;
        const step = first?.role === 'user' ? (/Do (\w+)/.exec(first.text)?.[1] ?? '') : '';
        calls.push(`${name}/${step}`);
        most = Math.max(most, ++running);
        while (most < together) await sleep(1, undefined, { signal });
        await sleep(ms, undefined, { signal }).finally(() => running--);
        if (broken.includes(name)) throw new ToolError('REFUSED', 'I cannot do that.');
        return { text: name, toolCalls: [], usage: { inputTokens: 1, outputTokens: 1 } };
      },
    };
  });

  const start = (steps: readonly AgentStep[], agents: readonly ReturnType<typeof agent>[]) =>
    kit.startWorker(plan(...steps), probeTools([]), { model, agents });
  const dataOf = async (id: ExecutionId, type: string) =>
    (await kit.events(id)).filter((event) => event.type === type).map(({ data }) => data);

  test('by what a step needs, and records who it is and why', async () => {
    await start(
      [open('a', 'paint', 'draw'), open('b', 'sing')],
      [agent('singer', ['sing']), agent('artist', ['paint', 'draw'])],
    );
    const id = await kit.request();
    const result = { a: { answer: 'artist' }, b: { answer: 'singer' } };
    expect(await kit.ended(id)).toMatchObject({ status: 'completed', result });
    expect(await dataOf(id, 'StepStarted')).toMatchObject([
      {
        stepId: 'a',
        agent: {
          name: 'artist',
          reason: '"artist" is healthy (no attempts lately), 0 running; there is no other',
        },
      },
      { stepId: 'b', agent: { name: 'singer' } },
    ]);
  });

  test('by how they have done, not the one that fails', async () => {
    await failedLately('first');
    await start([open('a', 'work')], [agent('first', ['work']), agent('second', ['work'])]);
    const id = await kit.request();
    await kit.ended(id);
    expect(await dataOf(id, 'StepStarted')).toMatchObject([
      { agent: { name: 'second', reason: expect.stringContaining('"first" is unhealthy') } },
    ]);
  });

  test('anew when one fails for good, until none is left', async () => {
    broken = ['first'];
    await start([open('a', 'work')], [agent('first', ['work']), agent('second', ['work'])]);
    const id = await kit.request();
    expect(await kit.ended(id)).toMatchObject({ status: 'completed', result: { a: { answer: 'second' } } });
    expect(await dataOf(id, 'StepFailed')).toMatchObject([
      { decision: { kind: 'agent', reason: expect.stringContaining('the agent "second" tries instead') } },
    ]);
    broken = ['first', 'second'];
    const other = await kit.request();
    expect(await kit.ended(other)).toMatchObject({ status: 'failed', failure: { code: 'REFUSED' } });
    expect(calls.slice(-2).sort()).toEqual(['first/a', 'second/a']);
  });

  test('once: a worker that takes over goes on with the same', async () => {
    ms = 300;
    const agents = [agent('first', ['work']), agent('second', ['work'])];
    const worker = await start([open('a', 'work')], agents);
    const id = await kit.request();
    await kit.until(id, () => calls.length === 1);
    await worker.stop(0);
    await start([open('a', 'work')], agents.toReversed());
    expect(await kit.ended(id)).toMatchObject({ status: 'completed', result: { a: { answer: 'first' } } });
    expect(calls).toEqual(['first/a', 'first/a']);
    expect(await dataOf(id, 'StepStarted')).toHaveLength(1);
  });

  test('within their limits: what finds none with room waits for the first that has', async () => {
    [ms, together] = [20, 3];
    const steps = Array.from({ length: 9 }, (_, n) => open(`s${n}`, 'work'));
    await start(steps, [agent('first', ['work'], 1), agent('second', ['work'], 2)]);
    const id = await kit.request({ concurrency: 0 });
    expect(await kit.ended(id)).toMatchObject({ status: 'completed' });
    expect(most).toBe(3);
    expect(calls).toHaveLength(9);
  });

  test('by what they do for other workers, too', async () => {
    ms = 1_000;
    const agents = [agent('first', ['work'], 1), agent('second', ['work'], 1)];
    const steps = plan(open('a', 'work'));
    await kit.startWorker(steps, probeTools([]), { model, agents, room: 1 });
    const one = await kit.request();
    await kit.until(one, () => calls.length === 1);
    await kit.startWorker(steps, probeTools([]), { model, agents });
    const other = await kit.request();
    for (const id of [one, other]) await kit.ended(id);
    expect([...(await dataOf(one, 'StepStarted')), ...(await dataOf(other, 'StepStarted'))]).toMatchObject([
      { worker: 'worker:test-1', agent: { name: 'first' } },
      {
        worker: 'worker:test-2',
        agent: { name: 'second', reason: expect.stringContaining('"first" is at its limit of 1') },
      },
    ]);
  });

  /** As the projector would have left it. */
  const failedLately = (name: string) =>
    insertRows(kit.pool, 'steps', {
      execution_id: idOf(1),
      step_id: 'earlier',
      kind: 'agent',
      uses: name,
      agent: name,
      agent_ended_at: new Date(),
      agent_attempts: [3, 2, 1].map((ago) => ({
        agent: name,
        endedAt: Date.now() - ago,
        ms: 5,
        error: { code: 'REFUSED', message: 'no' },
      })),
    });
});
