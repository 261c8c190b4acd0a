import { describe, expect, test } from '@jest/globals';
import { isPlanned, isTerminal, stepOf } from '@app/domain/execution/execution.state.js';
import type { LockDemand } from '@app/domain/plan/lock-demand.js';
import { plan, step } from './testing/probe-tools.js';
import { WorkerKit } from './testing/worker-kit.js';

const kit = WorkerKit.forEachTest();
const { processes: workers } = kit;

const locks: readonly LockDemand[] = [{ name: 'x', mode: 'exclusive' }];
const work = plan(
  step('a', { say: '1', ms: 60 }, { locks }),
  step('once', { say: 'o', ms: 60 }, { tool: 'say.once', locks, dependsOn: ['a'] }),
);
/** The worker of the step that has the lock. */
const holder = async (): Promise<string> => {
  for (;;) {
    const { rows } = await kit.pool.query<{ name: string }>(
      `select w.name from worker.lock_claims c join worker.workers w on w.id = c.worker where c.token is not null`,
    );
    if (rows[0]) return rows[0].name;
  }
};
const untilFree = async (): Promise<boolean> => {
  for (const end = Date.now() + 5_000; Date.now() < end;) {
    const { rows } = await kit.pool.query('select from worker.lock_claims');
    if (rows.length === 0) return true;
  }
  return false;
};
const tokens = () => workers.calls().map((line) => Number(line.split('#')[1]));

describe('A worker that is killed while its steps have a lock and others wait for it', () => {
  test('leaves it to the other one: a step that is repeated has its token, the next has a higher one', async () => {
    const both = await Promise.all([workers.start(work), workers.start(work)]);
    const ids = await Promise.all(Array.from({ length: 6 }, () => kit.request()));
    await workers.untilCalls(4);
    const name = await holder();
    both.find(({ pid }) => name === `worker:process-${pid}`)?.kill('SIGKILL');
    const states = await Promise.all(
      ids.map((id) =>
        kit.until(id, (state) => {
          const once = isPlanned(state) ? stepOf(state, 'once') : undefined;
          return isTerminal(state) || once?.status === 'waiting-for-approval';
        }),
      ),
    );
    const completed = states.filter(({ status }) => status === 'completed');
    expect(completed.length).toBeGreaterThanOrEqual(ids.length - 1);
    expect(tokens()).toEqual(tokens().toSorted((one, other) => one - other));
    const repeated = workers.calls().filter((line, place, all) => all.indexOf(line) < place);
    expect(repeated.length).toBeLessThanOrEqual(1);
    expect(new Set(tokens()).size).toBe(new Set(workers.calls()).size);
    expect(await untilFree()).toBe(true);
  });
});
