import { expect, test } from '@jest/globals';
import { isPlanned } from '@app/domain/execution/execution.state.js';
import { plan, probeTools, step } from './testing/probe-tools.js';
import { WorkerKit } from './testing/worker-kit.js';

const kit = WorkerKit.forEachTest();

test('a run whose budget is used up waits without a worker, and goes on when it is raised', async () => {
  const calls: string[] = [];
  const steps = Array.from({ length: 5 }, (_, n) => step(`s${n}`, { say: 'x' }));
  const worker = await kit.startWorker(plan(...steps), probeTools(calls));
  const id = await kit.request({ concurrency: 0, budget: { maxCalls: 2 } });
  await kit.until(
    id,
    (state) => isPlanned(state) && [...state.steps].some(({ hold }) => hold?.kind === 'budget'),
  );
  expect(calls).toHaveLength(2);
  await worker.stop();
  await kit.startWorker(plan(...steps), probeTools(calls));
  const limits = { maxCalls: 5 };
  await kit.command(id, { type: 'RaiseBudget', data: { by: 'ann', now: Date.now(), limits } });
  expect((await kit.ended(id)).status).toBe('completed');
  expect(calls).toHaveLength(5);
});
