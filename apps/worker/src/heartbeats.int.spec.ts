import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { isPlanned, stepOf } from '@app/domain/execution/execution.state.js';
import type { PlanStep, ToolStep } from '@app/domain/plan/plan.js';
import type { AgentModel } from '@app/infrastructure/agents/agent-model.js';
import { runTool, toolContext } from '@app/infrastructure/tools/testing/tool-context.js';
import { digestFiles } from '@app/infrastructure/tools/testing/digest-files.example.js';
import { defineTool, type Tool, type ToolContext } from '@app/infrastructure/tools/tool.js';
import { plan, step } from './testing/probe-tools.js';
import { WorkerKit } from './testing/worker-kit.js';

describe('A step that is expected to beat', () => {
  const kit = WorkerKit.forEachTest();

  const silent = { type: 'StepFailed', code: 'HEARTBEAT_LOST' };
  const failuresOf = async (id: Parameters<WorkerKit['events']>[0]) =>
    (await kit.events(id)).flatMap(({ type, data }) =>
      type === 'StepFailed' ? [{ type, ...(data['error'] as object) }] : [],
    );

  const signs: readonly [string, (context: ToolContext) => unknown][] = [
    ['beats', (context) => context.beat()],
    ['reports progress', (context) => context.progress(0.5)],
    ['saves how far it has come', (context) => context.checkpoint?.save('here')],
  ];
  test.each(signs)('may take as long as it wants while it %s', async (_, live) => {
    const tool = long(async (context) => {
      for (let turn = 0; turn < 40; turn++) {
        await sleep(20, undefined, { signal: context.signal });
        await live(context);
      }
    });
    await kit.startWorker(plan(use()), [tool]);
    const id = await kit.request();
    expect(await kit.ended(id)).toMatchObject({ status: 'completed' });
    expect(await failuresOf(id)).toEqual([]);
  });

  test('is told to stop when it is silent, and is tried again: that is in its history', async () => {
    const reasons: unknown[] = [];
    const tool = long(async ({ signal }) => {
      if (reasons.length > 0) return;
      signal.addEventListener('abort', () => reasons.push(signal.reason));
      await sleep(20_000, undefined, { signal });
    });
    await kit.startWorker(plan(use({ retry: { baseMs: 1 } })), [tool]);
    const id = await kit.request();
    expect(await kit.ended(id)).toMatchObject({ status: 'completed' });
    expect(reasons).toEqual(['silence']);
    expect(await failuresOf(id)).toMatchObject([
      { ...silent, message: 'It gave no sign of life for 300 ms.' },
    ]);
  });

  test('and that may not be repeated has an unknown outcome when it was silent', async () => {
    const tool = long(({ signal }) => sleep(20_000, undefined, { signal }), { idempotent: false });
    await kit.startWorker(plan(use()), [tool]);
    const id = await kit.request();
    await kit.until(id, (state) => isPlanned(state) && stepOf(state, 'a')?.status === 'waiting-for-approval');
    const lost = (await kit.events(id)).find(({ type }) => type === 'StepOutcomeUnknown');
    expect(lost?.data['reason']).toBe('it gave no sign of life for 300 ms');
  });

  test('as an agent goes to another one when it is silent; the beats of a tool it calls are its own', async () => {
    const usage = { inputTokens: 1, outputTokens: 1 };
    const model: AgentModel = {
      name: 'test',
      async respond({ system, messages, signal }) {
        if (system.includes('first')) await sleep(20_000, undefined, { signal });
        if (messages.length === 1) return { text: '', toolCalls: [{ name: 'sample.long', args: {} }], usage };
        return { text: 'done', toolCalls: [], usage };
      },
    };
    const tool = long(async (context) => {
      for (let turn = 0; turn < 40; turn++) {
        await sleep(20, undefined, { signal: context.signal });
        context.beat();
      }
    });
    const write: PlanStep = {
      id: 'write',
      title: 'write',
      kind: 'agent',
      agent: 'first',
      instruction: 'Write.',
      input: {},
      onFailure: [{ kind: 'agent', agent: 'second' }],
    };
    await kit.startWorker(plan(write), [tool], { model, agents: [agent('first'), agent('second')] });
    const id = await kit.request();
    expect(await kit.ended(id)).toMatchObject({ status: 'completed', result: { write: { answer: 'done' } } });
    expect(await failuresOf(id)).toMatchObject([silent]);
  });
});

describe('The example of the guide', () => {
  const kit = WorkerKit.forEachTest();

  const source = new URL(
    '../../../libs/infrastructure/src/tools/testing/digest-files.example.ts',
    import.meta.url,
  );
  const guide = new URL('../../../docs/long-tools.md', import.meta.url);

  test('is what stands there', () => {
    const [example = ''] = /(?<=```ts\n)[^]*?(?=```)/.exec(readFileSync(guide, 'utf8')) ?? [];
    expect(example.length).toBeGreaterThan(500);
    expect(readFileSync(source, 'utf8')).toContain(example);
  });

  test('lives as long as it reads', async () => {
    await writeFile(path.join(kit.files, 'a.bin'), Buffer.alloc(3_000_000, 1));
    await writeFile(path.join(kit.files, 'b.txt'), 'b');
    await kit.startWorker(digest('a.bin', 'b.txt'), [digestFiles]);
    const id = await kit.request();
    const digests = {
      'a.bin': createHash('sha256').update(Buffer.alloc(3_000_000, 1)).digest('hex'),
      'b.txt': createHash('sha256').update('b').digest('hex'),
    };
    expect(await kit.ended(id)).toMatchObject({ status: 'completed', result: { a: { digests } } });
  });

  test('ends when it is told to stop', async () => {
    const stop = new AbortController();
    const context = await toolContext({ signal: stop.signal, beat: () => stop.abort('silence') });
    await writeFile(path.join(context.workspace.root, 'a.bin'), Buffer.alloc(3_000_000, 1));
    await expect(runTool(digestFiles, { paths: ['a.bin'] }, context)).rejects.toMatchObject({
      name: 'AbortError',
    });
    await context.dispose();
  });

  const digest = (...paths: string[]) =>
    plan(step('a', { paths }, { tool: 'files.digest', heartbeatMs: 1_000, retry: { maxAttempts: 1 } }));
});

describe('A step that holds up its whole worker', () => {
  const kit = WorkerKit.forEachTest();
  const { processes: workers } = kit;

  test('is found by the others when the lease of that runs out: one of them repeats it', async () => {
    const still = plan(
      step('still', {}, { tool: 'stand.still' }),
      step('next', { say: 'n' }, { dependsOn: ['still'] }),
    );
    await workers.start(still, { leaseMs: 900 });
    const id = await kit.request();
    await workers.untilCalls(1);
    const second = await workers.start(still, { leaseMs: 900 });
    expect(await kit.ended(id)).toMatchObject({ status: 'completed' });
    const history = await kit.events(id);
    const starters = history.flatMap(({ type, data }) => (type === 'StepStarted' ? [data['worker']] : []));
    expect(starters).toEqual([second, second].map(({ pid = 0 }) => `worker:process-${pid}`));
    expect(workers.calls()).toEqual([`${id}/still/1:still`, `${id}/still/1:still`, `${id}/next/1:n`]);
    workers.go();
    await untilThereAre(2);
    expect(await kit.events(id)).toEqual(history);
  });

  /** Workers that the others know of. */
  const untilThereAre = async (wanted: number) => {
    const count = async () => (await kit.pool.query('select from worker.workers')).rowCount;
    for (const end = Date.now() + 10_000; Date.now() < end && (await count()) !== wanted;) await sleep(20);
    expect(await count()).toBe(wanted);
  };
});

/** A tool that may be silent for 300 ms. */
const long = (run: (context: ToolContext) => Promise<unknown>, more: Partial<Tool> = {}): Tool => ({
  ...defineTool({
    name: 'sample.long',
    description: 'Takes long.',
    input: z.object({}),
    output: z.object({}),
    effects: 'outward',
    idempotent: true,
    resumable: true,
    timeoutMs: 60_000,
    heartbeatMs: 300,
    async run(_, context) {
      await run(context);
      return {};
    },
  }),
  ...more,
});

const use = (more: Partial<ToolStep> = {}) => step('a', {}, { tool: 'sample.long', ...more });

const agent = (name: string) => ({
  name,
  description: name,
  instructions: `You are the ${name}.`,
  tools: ['sample.long'],
  maxTurns: 3,
  timeoutMs: 60_000,
  heartbeatMs: 300,
});
