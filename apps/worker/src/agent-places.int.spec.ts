import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { ExecutionId } from '@app/domain/kernel/ids.js';
import { busyAgent, busyModel, busyStep, takeTime, underWay } from './testing/busy-agent.js';
import { plan } from './testing/probe-tools.js';
import { WorkerKit } from './testing/worker-kit.js';

const kit = WorkerKit.forEachTest();

const five = plan(...['a', 'b', 'c', 'd', 'e'].map(busyStep));
const request = (runs: number) =>
  Promise.all(Array.from({ length: runs }, () => kit.request({ concurrency: 0 })));
const completed = async (ids: readonly ExecutionId[]) => {
  for (const id of ids) expect((await kit.ended(id)).status).toBe('completed');
};
const placesLeft = async () => (await kit.pool.query('select from worker.agent_places')).rows.length;
const untilNoneIsLeft = async () => {
  while ((await placesLeft()) > 0);
};

describe('An agent that may carry out 3 steps at once', () => {
  test('carries out no more, over two workers and all runs, and all come to their end', async () => {
    const calls: string[] = [];
    const options = { model: busyModel, agents: [busyAgent(3)] };
    const take = takeTime(calls, async (signal) => {
      // The first wait for each other: however slow the machine is, three are under way at once.
      while (Math.max(...underWay(calls)) < 3) await sleep(1, undefined, { signal });
      await sleep(60, undefined, { signal });
    });
    for (let n = 0; n < 2; n++) await kit.startWorker(five, [take], options);
    const ids = await request(4);
    await completed(ids);
    expect(calls).toHaveLength(40);
    expect(Math.max(...underWay(calls))).toBe(3);
    const starts = (await Promise.all(ids.map((id) => kit.events(id)))).flat();
    const workers = starts.flatMap(({ type, data }) =>
      type === 'StepStarted' ? [(data as { worker: string }).worker] : [],
    );
    expect(new Set(workers).size).toBe(2);
    await untilNoneIsLeft();
  });

  test('says so in runs that wait for it', async () => {
    const options = { model: busyModel, agents: [busyAgent(1)] };
    await kit.startWorker(plan(busyStep('a')), [takeTime([], 400)], options);
    const ids = await request(2);
    await completed(ids);
    const held = (await Promise.all(ids.map((id) => kit.events(id)))).flat();
    expect(held.filter(({ type }) => type === 'StepHeld').map(({ data }) => data)).toMatchObject([
      { kind: 'capacity', reason: 'the agent "busy" carries out 1 of 1 steps already' },
    ]);
  });

  test('with a worker that is killed, and a limit that is lowered meanwhile', async () => {
    const { processes: workers } = kit;
    const calls = () => workers.calls().filter((call) => /^(in|out) /.test(call));
    const start = (most: number) =>
      workers.start(five, { agents: [busyAgent(most)], leaseMs: 2_000, isHeld: true });
    const [first, second] = await Promise.all([start(3), start(3)]);
    const ids = await request(4);
    await workers.untilCalls(() => underWay(calls()).length === 3);
    first.kill('SIGKILL');
    workers.go();
    await workers.untilCalls(() => underWay(calls()).length >= 9);
    expect(Math.max(...underWay(calls()))).toBe(3);
    second.kill('SIGKILL');
    await once(second, 'exit');
    const before = underWay(calls()).length;
    await Promise.all([start(2), start(2)]);
    await completed(ids);
    const counts = underWay(calls());
    expect(counts).toHaveLength(20);
    // What has its place already keeps it, if it has begun or not.
    expect(Math.max(...counts)).toBe(3);
    expect(Math.max(...counts.slice(before + 3))).toBeLessThanOrEqual(2);
    workers.close();
    await untilNoneIsLeft();
  });
});
