import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { readStream } from '@app/domain/kernel/event-store.js';
import { streamOf, tenantId, type ExecutionId } from '@app/domain/kernel/ids.js';
import { isPlanned } from '@app/domain/execution/execution.state.js';
import type { Plan } from '@app/domain/plan/plan.js';
import { PlanningError, type PlanningContext } from '@app/domain/plan/planner.js';
import { createOfflinePlanner } from '@app/infrastructure/offline-planner/offline-planner.js';
import { defineTool, ToolError } from '@app/infrastructure/tools/tool.js';
import { planIdOf } from './planning/plan-maker.js';
import { plan, probeTools, step } from './testing/probe-tools.js';
import type { Death } from './testing/dying-store.js';
import { WorkerKit } from './testing/worker-kit.js';

const once1 = { retry: { maxAttempts: 1 } } as const;
const first = plan(
  step('a', { say: '1' }),
  step('bad', { say: '2', fail: 9 }, { ...once1, onFailure: [{ kind: 'replan' }], dependsOn: ['a'] }),
  step('c', { say: '{{bad.said}}' }),
  step('d', { say: '4' }, { dependsOn: ['c'] }),
);
const [a, bad] = first.steps as [Plan['steps'][number], Plan['steps'][number]];
const second: Plan = {
  ...first,
  steps: [a, bad, step('good', { say: '{{a.said}}+' }), step('c', { say: '{{good.said}}' })],
};

const kit = WorkerKit.forEachTest();

const versionsOf = async (id: ExecutionId) => {
  const types: string[] = [];
  for await (const { type } of readStream(kit.store, streamOf(tenantId('local'), 'plan', planIdOf(id))))
    types.push(type);
  return types;
};

describe('A run whose step fails for good', () => {
  const calls: string[] = [];
  const asked: PlanningContext[] = [];
  const start = (...answers: (Plan | Error)[]) => {
    calls.length = asked.length = 0;
    const answer = (context: PlanningContext) => {
      asked.push(context);
      const next = context.revision ? (answers.shift() ?? new Error('asked too often')) : first;
      return next instanceof Error ? Promise.reject(next) : Promise.resolve({ plan: next, planner: 'test' });
    };
    return kit.startWorker(first, probeTools(calls), { planner: { plan: answer } });
  };

  test('goes on by another plan: what was done is done once, and the planner knew all about it', async () => {
    await start(second);
    const id = await kit.request();
    const state = await kit.ended(id);
    expect(state).toMatchObject({ status: 'completed', result: { c: { said: '1+' } } });
    expect(calls).toEqual(['a/1:1', 'bad/1:2', 'good/1:1+', 'c/1:1+']);
    expect(asked[1]).toMatchObject({
      request: 'do it',
      revision: {
        steps: [
          { id: 'a', standing: 'done', output: { said: '1' } },
          { id: 'bad', standing: 'failed', error: { code: 'BUSY' }, isCause: true },
          { id: 'c', standing: 'open' },
          { id: 'd', standing: 'open' },
        ],
      },
    });
    expect(await versionsOf(id)).toEqual(['PlanProposed', 'PlanRevised']);
    expect(isPlanned(state) && state.replanning?.revisions).toMatchObject([
      { version: 2, of: 1, added: ['good'], changed: ['c'], removed: [{ id: 'd', title: 'd' }] },
    ]);
  });

  test('has the planner asked once more when the plan does not fit, with the reason', async () => {
    await start({ ...second, steps: second.steps.slice(1) }, second);
    const id = await kit.request();
    expect((await kit.ended(id)).status).toBe('completed');
    expect(asked[2]?.revision?.refused).toMatch(/"a" is done and must stay in the plan/);
    expect(await versionsOf(id)).toEqual(['PlanProposed', 'PlanRevised']);
  });

  test('fails when that does not fit either, with both reasons', async () => {
    await start(first, first, second);
    expect(await kit.ended(await kit.request())).toMatchObject({
      status: 'failed',
      failure: {
        code: 'BUSY',
        stepId: 'bad',
        message: expect.stringMatching(/^Busy for a moment.* asked twice.*"c" waits for "bad"/),
      },
    });
  });

  test('fails when the planner finds nothing, with both reasons', async () => {
    await start(new PlanningError('UNPLACEABLE', 'Nothing else says 2.'));
    expect(await kit.ended(await kit.request())).toMatchObject({
      status: 'failed',
      failure: { code: 'BUSY', message: expect.stringMatching(/^Busy.*UNPLACEABLE.*Nothing else says 2/) },
    });
  });

  test('can be revised more than once, and has a version for each', async () => {
    const worse = step('worse', { say: '5', fail: 9 }, once1);
    const again = { ...first, steps: [a, bad, worse, step('c', { say: '{{worse.said}}' })] };
    const better = step('better', { say: '6' });
    const third = { ...first, steps: [a, bad, worse, better, step('c', { say: '{{better.said}}' })] };
    await start(again, third);
    const id = await kit.request({ replans: 2 });
    expect(await kit.ended(id)).toMatchObject({ status: 'completed', attached: { version: 3 } });
    expect(await versionsOf(id)).toEqual(['PlanProposed', 'PlanRevised', 'PlanRevised']);
  });
});

test('The offline planner finds another tool for what the first one could not do', async () => {
  const forecast = (name: string, run: () => Promise<{ forecast: string }>) =>
    defineTool({
      ...{ name, effects: 'reads', idempotent: true, timeoutMs: 5_000, run },
      description: 'Get the weather forecast for a place.',
      input: z.object({ place: z.string().describe('City or region') }),
      output: z.object({ forecast: z.string() }),
    });
  const tools = [
    forecast('weather.forecast', () => Promise.reject(new ToolError('DOWN', 'It is down.'))),
    forecast('meteo.forecast', () => Promise.resolve({ forecast: 'Rain' })),
  ];
  const work = plan({
    ...{ kind: 'tool', id: 'get', title: 'Get the weather forecast for Berlin', tool: 'weather.forecast' },
    input: { place: 'Berlin' },
  });
  const offline = createOfflinePlanner();
  const planner = {
    plan: (context: PlanningContext) =>
      context.revision ? offline.plan(context) : Promise.resolve({ plan: work, planner: 'test' }),
  };
  await kit.startWorker(work, tools, { planner });
  expect(await kit.ended(await kit.request({ replans: 1 }))).toMatchObject({
    status: 'completed',
    result: { 'get-2': { forecast: 'Rain' } },
    attached: { version: 2, planner: 'offline' },
  });
});

describe('A worker that is killed', () => {
  const program = fileURLToPath(new URL('./testing/worker-process.ts', import.meta.url));
  const typescript = new URL('../../../tools/typescript/register.mjs', import.meta.url).href;
  let folder: string;
  let processes: ChildProcess[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'replanning-'));
    mkdirSync(join(folder, 'workspace'));
    processes = [];
  });
  afterEach(() => {
    for (const child of processes) child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  const start = async (death?: Death) => {
    const orders = {
      ...{ databaseUrl: kit.database.url, folder, leaseMs: 10_000, death },
      ...{ plan: first, revised: second },
    };
    const child = fork(program, [JSON.stringify(orders)], { execArgv: ['--import', typescript] });
    processes.push(child);
    await once(child, 'message');
    return child;
  };

  test.each<[string, Death, number]>([
    ['when the planner has been asked', { type: 'ReplanningStarted', when: 'after' }, 1],
    ['when the planner has answered', { type: 'PlanRevised', when: 'before' }, 2],
    ['when the version is there and the run has not got it', { type: 'PlanRevised', when: 'after' }, 1],
    ['just before the run gets it', { type: 'RevisionAttached', when: 'before' }, 1],
    ['just after', { type: 'RevisionAttached', when: 'after' }, 1],
  ])('%s leaves one version, and the next worker goes on by it', async (_, death, asked) => {
    const dying = await start(death);
    const dead = once(dying, 'exit');
    const id = await kit.request();
    await dead;
    await start();
    expect(await kit.ended(id)).toMatchObject({ status: 'completed', result: { c: { said: '1+' } } });
    expect(await versionsOf(id)).toEqual(['PlanProposed', 'PlanRevised']);
    const types = (await kit.events(id)).map(({ type }) => type);
    expect(types.filter((type) => type === 'RevisionAttached')).toHaveLength(1);
    const ledger = readFileSync(join(folder, 'ledger'), 'utf8').trim().split('\n');
    const work = ledger.filter((call) => call !== 'another plan');
    expect(ledger.length - work.length).toBe(asked);
    // What only computes may have been done before the worker died, and again after.
    expect([...new Set(work)]).toEqual(
      ['a/1:1', 'bad/1:2', 'good/1:1+', 'c/1:1+'].map((call) => `${id}/${call}`),
    );
  });
});
