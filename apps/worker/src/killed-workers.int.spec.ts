import { describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isPlanned, isTerminal, stepOf, type ExecutionState } from '@app/domain/execution/execution.state.js';
import { plan, step } from './testing/probe-tools.js';
import { WorkerKit } from './testing/worker-kit.js';

const work = plan(
  step('a', { say: '1', ms: 150 }),
  step('b', { say: '2', ms: 150 }, { dependsOn: ['a'] }),
  step('once', { say: 'o', ms: 150 }, { tool: 'say.once', dependsOn: ['a'] }),
  step('c', { say: '3', ms: 50 }, { dependsOn: ['b'] }),
);

describe('A worker that is killed', () => {
  const kit = WorkerKit.forEachTest();
  const { processes: workers } = kit;

  const start = () => workers.start(work);
  const calls = () => workers.calls();
  const untilCalls = (count: number) => workers.untilCalls(count);
  const requests = (count: number) => Promise.all(Array.from({ length: count }, () => kit.request()));

  /** Every run ends, or waits for a person because of a step whose outcome is unknown; nothing else is left. */
  const settled = (state: ExecutionState): boolean => {
    if (isTerminal(state)) return true;
    if (!isPlanned(state)) return false;
    const once = stepOf(state, 'once');
    return once?.status === 'waiting-for-approval' && stepOf(state, 'c')?.status === 'succeeded';
  };

  const check = async (ids: Awaited<ReturnType<typeof requests>>) => {
    const states = await Promise.all(ids.map((id) => kit.until(id, settled)));
    const effects = calls().filter((call) => call.includes('/once/'));
    expect(new Set(effects).size).toBe(effects.length);
    states.forEach((state, n) => {
      if (!isTerminal(state)) return;
      expect(state.status === 'failed' ? state.failure : state.status).toBe('completed');
      expect(effects).toContain(`${ids[n] ?? ''}/once/1:o`);
    });
  };

  test('loses nothing: the other one goes on with its runs at once, and no effect happens twice', async () => {
    const [first] = await Promise.all([start(), start()]);
    const ids = await requests(12);
    await untilCalls(16);
    first.kill('SIGKILL');
    await check(ids);
    const { rows } = await kit.pool.query('select from worker.workers');
    expect(rows).toHaveLength(1);
  });

  test('is replaced by the next that starts, which takes up its runs', async () => {
    const first = await start();
    const ids = await requests(12);
    await untilCalls(20);
    first.kill('SIGKILL');
    await start();
    await check(ids);
  });

  test('together with its neighbour leaves all to the third', async () => {
    const [first, second] = await Promise.all([start(), start(), start()]);
    const ids = await requests(12);
    await untilCalls(16);
    first.kill('SIGKILL');
    second.kill('SIGKILL');
    await check(ids);
  });

  test('leaves the runs that wait for a person, which it remembers, to the others', async () => {
    const asking = plan(step('ask', { say: 'o' }, { tool: 'say.asking' }));
    const first = await workers.start(asking);
    const ids = await requests(4);
    const kept = async () =>
      (await kit.pool.query('select from worker.leases where owner is not null and resting')).rowCount;
    while ((await kept()) !== 4) await sleep(10);
    first.kill('SIGKILL');
    await once(first, 'exit');
    await workers.start(asking);
    await Promise.all(ids.map((id) => kit.approve(id, 'ask')));
    const states = await Promise.all(ids.map((id) => kit.ended(id)));
    expect(states.map(({ status }) => status)).toEqual(ids.map(() => 'completed'));
    expect(calls()).toHaveLength(4);
  });

  test('by SIGTERM hands over: a new version takes its place with runs in flight, and no step runs twice', async () => {
    const old = await start();
    const ids = await requests(12);
    await untilCalls(16);
    await start();
    old.kill('SIGTERM');
    await once(old, 'exit');
    const states = await Promise.all(ids.map((id) => kit.ended(id)));
    expect(states.map(({ status }) => status)).toEqual(ids.map(() => 'completed'));
    expect(new Set(calls()).size).toBe(calls().length);
    expect(calls()).toHaveLength(ids.length * 4);
  });
});
