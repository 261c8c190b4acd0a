import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import { Unavailable } from '@app/domain/kernel/event-store-errors.js';
import type { ExecutionId } from '@app/domain/kernel/ids.js';
import { isPlanned, stepOf } from '@app/domain/execution/execution.state.js';
import { defineTool, type Tool } from '@app/infrastructure/tools/tool.js';
import { plan, step } from './testing/probe-tools.js';
import { WorkerKit } from './testing/worker-kit.js';

let release: () => void = () => undefined;
// Workers end when nothing holds them up.
afterEach(() => release());
const kit = WorkerKit.forEachTest();
const { calls } = kit;
let stopped: string[];
beforeEach(() => {
  stopped = [];
});

const by = () => ({ by: 'ann', now: Date.now() });

/** Tools that answer what they are given: at once, or after a while. */
const echo = (name: string, effects: Tool['effects'], more: Pick<Tool, 'resumable'> = {}): Tool =>
  defineTool({
    ...more,
    name,
    effects,
    idempotent: true,
    description: 'Says it again.',
    input: z.object({
      say: z.string().describe('What to say.'),
      ms: z.number().default(0).describe('Milliseconds to take.'),
    }),
    output: z.object({ said: z.string() }),
    timeoutMs: 5_000,
    async run({ say, ms }, { signal }) {
      calls.push(say);
      signal.addEventListener('abort', () => stopped.push(say));
      if (ms > 0) await sleep(ms);
      return { said: say };
    },
  });
const tools = [
  echo('say.softly', 'none'),
  echo('say.again', 'outward'),
  echo('say.slowly', 'none', { resumable: true }),
];

/** The store of a worker in which the start of a step, and all that comes with it, is not stored until it may go on. */
function holding(stepId: string) {
  let arrived: () => void = () => undefined;
  const isHeld = new Promise<void>((resolve) => (arrived = resolve));
  const goesOn = new Promise<void>((resolve) => (release = resolve));
  const append: EventStore['append'] = async (stream, expected, events) => {
    if (events.some(({ type, data }) => type === 'StepStarted' && data['stepId'] === stepId)) {
      arrived();
      await goesOn;
    }
    return kit.store.append(stream, expected, events);
  };
  return { store: wrapped(append), isHeld, release: () => release() };
}
const wrapped = (append: EventStore['append']): EventStore =>
  Object.assign(Object.create(kit.store) as EventStore, { append });

const outputOf = async (id: ExecutionId, stepId: string) => {
  const state = await kit.ended(id);
  const found = isPlanned(state) ? stepOf(state, stepId) : undefined;
  return found?.status === 'succeeded' ? found.output : found?.status;
};

describe('steps that only compute', () => {
  test('begin before their start is stored', async () => {
    const held = holding('a');
    const chain = plan(step('a', { say: '1' }), step('b', { say: '{{a.said}}2' }));
    await kit.startWorker(chain, tools, { store: held.store });
    const id = await kit.request();
    await held.isHeld;
    expect(calls[0]).toBe('1');
    expect((await kit.events(id)).map(({ type }) => type)).not.toContain('StepStarted');
    held.release();
    expect(await outputOf(id, 'b')).toEqual({ said: '12' });
    expect(calls).toEqual(['1', '12']);
  });

  test('that take their time are seen to run meanwhile', async () => {
    await kit.startWorker(plan(step('a', { say: '1', ms: 400 })), tools);
    const id = await kit.request();
    const isRunning = await kit.until(id, (s) => isPlanned(s) && stepOf(s, 'a')?.status === 'running');
    expect(isRunning.status).toBe('running');
    expect(await outputOf(id, 'a')).toEqual({ said: '1' });
    expect(calls).toEqual(['1']);
  });

  test.each([
    ['has effects', 'say.again'],
    ['saves where it is', 'say.slowly'],
  ])('do not take others along: what %s begins once its start is stored', async (_, tool) => {
    const held = holding('a');
    const both = plan(step('a', { say: 'a' }), step('b', { say: '{{a.said}}, aloud' }, { tool }));
    await kit.startWorker(both, tools, { store: held.store });
    const id = await kit.request();
    await held.isHeld;
    await sleep(50);
    expect(calls).toEqual(['a']);
    held.release();
    expect(await outputOf(id, 'b')).toEqual({ said: 'a, aloud' });
    expect(calls).toEqual(['a', 'a, aloud']);
  });

  test('are done once more when the store did not take them, and are recorded once', async () => {
    let isAway = true;
    const append: EventStore['append'] = (stream, expected, events) => {
      if (!isAway || !events.some(({ type }) => type === 'StepStarted'))
        return kit.store.append(stream, expected, events);
      isAway = false;
      return Promise.reject(new Unavailable('away'));
    };
    const chain = plan(step('a', { say: '1' }), step('b', { say: '{{a.said}}2' }));
    await kit.startWorker(chain, tools, { store: wrapped(append) });
    const id = await kit.request();
    expect(await outputOf(id, 'b')).toEqual({ said: '12' });
    expect(calls).toEqual(['1', '12', '1', '12']);
    const types = (await kit.events(id)).map(({ type }) => type);
    expect(types.filter((type) => type === 'StepSucceeded')).toHaveLength(2);
  });
});

/** Until its result is stored, what follows is not in the log. */
const first = step('first', { say: '0' }, { tool: 'say.again' });

describe('when somebody was faster, of what began in vain nothing is recorded', () => {
  test.each([
    ['it has ended', 0],
    ['it is under way', 300],
  ])('%s: the step runs with the input that was changed', async (_, ms) => {
    const held = holding('a');
    await kit.startWorker(plan(first, step('a', { say: 'old {{first.said}}', ms })), tools, {
      store: held.store,
    });
    const id = await kit.request();
    await held.isHeld;
    const input = { say: 'new {{first.said}}' };
    await kit.command(id, { type: 'ChangeStepInput', data: { stepId: 'a', input, ...by() } });
    held.release();
    expect(await outputOf(id, 'a')).toEqual({ said: 'new 0' });
    await sleep(ms);
    expect(calls).toEqual(['0', 'old 0', 'new 0']);
    expect(stopped).toEqual(ms > 0 ? ['old 0'] : []);
    const types = (await kit.events(id)).map(({ type }) => type);
    expect(types.filter((type) => type === 'StepSucceeded')).toHaveLength(2);
  });

  test('a run that was paused stays as it was, and goes on from there', async () => {
    const held = holding('a');
    const chain = plan(first, step('a', { say: '{{first.said}}1' }), step('b', { say: '{{a.said}}2' }));
    await kit.startWorker(chain, tools, { store: held.store });
    const id = await kit.request();
    await held.isHeld;
    await kit.command(id, { type: 'PauseExecution', data: by() });
    held.release();
    await sleep(100);
    const starts = (await kit.events(id)).filter(({ type }) => type === 'StepStarted');
    expect(starts.map(({ data }) => data['stepId'])).toEqual(['first']);
    await kit.command(id, { type: 'ResumeExecution', data: by() });
    expect(await outputOf(id, 'b')).toEqual({ said: '012' });
  });
});
