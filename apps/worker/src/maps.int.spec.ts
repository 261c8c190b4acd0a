import { describe, expect, test } from '@jest/globals';
import { isPlanned, outputOf, stepOf } from '@app/domain/execution/execution.state.js';
import type { MapStep } from '@app/domain/plan/plan.js';
import { plan } from './testing/probe-tools.js';
import { WorkerKit } from './testing/worker-kit.js';

describe('The worker runs a map', () => {
  const kit = WorkerKit.forEachTest();
  const { calls, tools } = kit;

  const map = (over: MapStep['over'], more: Partial<MapStep> = {}, tool = 'say.softly'): MapStep => ({
    kind: 'map',
    id: 'all',
    title: 'Say all',
    over,
    step: {
      kind: 'tool',
      tool,
      input: { say: '{{$index}} {{$item.word}}', ms: '{{$item.ms}}', fail: '{{$item.fail}}' },
    },
    ...more,
  });
  const words = (count: number, ms = 0) =>
    Array.from({ length: count }, (_, n) => ({ word: `w${n}`, ms, fail: 0 }));

  test('and hands on what its elements answered, in their order', async () => {
    const items = [{ word: 'slow', ms: 80, fail: 0 }, ...words(2)];
    await kit.startWorker({ ...plan(map(items)), result: '{{all}}' }, tools);
    const ended = await kit.ended(await kit.request());
    expect(ended).toMatchObject({
      status: 'completed',
      result: [{ said: '0 slow' }, { said: '1 w0' }, { said: '2 w1' }],
    });
    expect(calls.toSorted()).toEqual(['all[0]/1:0 slow', 'all[1]/1:1 w0', 'all[2]/1:2 w1']);
  });

  test('of 1,500 elements, more than fit one append', async () => {
    await kit.startWorker(plan(map(words(1_500))), tools);
    const ended = await kit.ended(await kit.request({ concurrency: 0 }));
    const output = isPlanned(ended) ? outputOf(ended, 'all') : undefined;
    expect(output).toEqual(words(1_500).map(({ word }, n) => ({ said: `${n} ${word}` })));
    expect(new Set(calls).size).toBe(1_500);
    expect(calls).toHaveLength(1_500);
  });

  test('on after a restart in the middle, with the elements that had not ended', async () => {
    const once = plan(map(words(12, 40), { concurrency: 3 }));
    const first = await kit.startWorker(once, tools);
    const id = await kit.request();
    await kit.until(id, (now) => isPlanned(now) && stepOf(now, 'all[4]')?.status === 'succeeded');
    await first.stop(0);
    const done = new Set(
      (await kit.events(id)).flatMap(({ type, data }) => (type === 'StepSucceeded' ? [data['stepId']] : [])),
    );
    const before = calls.length;
    await kit.startWorker(once, tools);
    expect(await kit.ended(id)).toMatchObject({ status: 'completed' });
    expect(done.size).toBeLessThan(12);
    for (const call of calls.slice(before)) expect(done).not.toContain(call.split('/')[0]);
    const started = (await kit.events(id)).filter(({ type }) => type === 'StepExpanded');
    expect(started).toHaveLength(1);
  });

  test('and stops the others at once when an element fails', async () => {
    const items = [{ word: 'bad', ms: 0, fail: 1 }, ...words(1, 4_000), ...words(3)];
    const step = { ...map(items).step, retry: { maxAttempts: 1 } };
    await kit.startWorker(plan(map(items, { concurrency: 2, step })), tools);
    const id = await kit.request();
    const ended = await kit.ended(id);
    expect(ended).toMatchObject({ status: 'failed', failure: { code: 'ITEMS_FAILED', stepId: 'all' } });
    const status = (step: string) => isPlanned(ended) && stepOf(ended, step)?.status;
    expect([status('all[0]'), status('all[1]'), status('all[4]')]).toEqual([
      'failed',
      'cancelled',
      'cancelled',
    ]);
    expect(calls).toHaveLength(2);
  });
});
