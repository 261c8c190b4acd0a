import { beforeEach, describe, expect, test } from '@jest/globals';
import { ToolError } from '@app/infrastructure/tools/tool.js';
import { OutsideLedger } from './testing/outside-ledger.js';
import { plan, step } from './testing/probe-tools.js';
import { WorkerKit } from './testing/worker-kit.js';

describe('A step whose outcome got lost, of a tool that can look', () => {
  const kit = WorkerKit.forEachTest();
  let ledger: OutsideLedger;
  const write = plan(step('write', {}, { tool: 'ledger.write', retry: { baseMs: 10 } }));

  beforeEach(() => {
    ledger = new OutsideLedger();
  });

  const types = async (id: Parameters<WorkerKit['types']>[0]) =>
    (await kit.types(id)).filter((type) => type.startsWith('Step'));
  const start = () => kit.startWorker(write, [ledger.tool()]);

  test('because the worker died after the effect: it has succeeded, and the effect is there once', async () => {
    ledger.afterMs = 5_000;
    const first = await start();
    const id = await kit.request();
    await kit.until(id, () => ledger.entries.length === 1);
    await first.stop(0);
    await start();
    const output = { key: `${id}/write/1` };
    expect(await kit.ended(id)).toMatchObject({ status: 'completed', result: { write: output } });
    expect(ledger.entries).toEqual([output.key]);
    expect(await types(id)).toEqual(['StepStarted', 'StepOutcomeUnknown', 'StepSucceeded']);
    expect((await kit.events(id)).find(({ type }) => type === 'StepSucceeded')?.data).toMatchObject({
      verified: true,
      output,
    });
  });

  test('because the worker died before the effect: it is tried again with the same key', async () => {
    ledger.beforeMs = 5_000;
    const first = await start();
    const id = await kit.request();
    await kit.until(id, (state) => 'running' in state && state.running === 1);
    await first.stop(0);
    ledger.beforeMs = 0;
    await start();
    expect(await kit.ended(id)).toMatchObject({ status: 'completed' });
    expect(ledger.entries).toEqual([`${id}/write/1`]);
    expect(await types(id)).toEqual([
      'StepStarted',
      'StepOutcomeUnknown',
      'StepFailed',
      'StepStarted',
      'StepSucceeded',
    ]);
  });

  test('and whose check was cut off by another crash: the next worker looks again', async () => {
    ledger.afterMs = 5_000;
    const first = await start();
    const id = await kit.request();
    await kit.until(id, () => ledger.entries.length === 1);
    await first.stop(0);
    ledger.lookMs = 5_000;
    const second = await start();
    await kit.until(id, () => ledger.looks === 1);
    await second.stop(0);
    ledger.lookMs = 0;
    await start();
    expect(await kit.ended(id)).toMatchObject({ status: 'completed' });
    expect(ledger).toMatchObject({ looks: 2, entries: [`${id}/write/1`] });
    expect(await types(id)).toEqual(['StepStarted', 'StepOutcomeUnknown', 'StepSucceeded']);
  });

  test('because its time was up: what it did counts', async () => {
    ledger.afterMs = 5_000;
    await kit.startWorker(write, [ledger.tool(50)]);
    const id = await kit.request();
    expect(await kit.ended(id)).toMatchObject({ status: 'completed' });
    expect(ledger.entries).toEqual([`${id}/write/1`]);
  });

  test('and that cannot be looked for: it looks again while that may pass, then a person is asked', async () => {
    ledger.afterMs = 5_000;
    const down = new ToolError('DOWN', 'It is down.', { retryable: true });
    ledger.lookErrors.push(down, down, down);
    await kit.startWorker(write, [ledger.tool(50)]);
    const id = await kit.request();
    await kit.until(id, () => ledger.looks === 3);
    ledger.afterMs = 0;
    await kit.approve(id, 'write');
    expect(await kit.ended(id)).toMatchObject({ status: 'completed' });
    expect(ledger).toMatchObject({ looks: 3, entries: [`${id}/write/1`, `${id}/write/2`] });
    expect(await types(id)).toContain('StepCheckInconclusive');
  });
});
