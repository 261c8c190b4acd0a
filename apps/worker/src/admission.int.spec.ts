import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, jest, test } from '@jest/globals';
import { isPlanned } from '@app/domain/execution/execution.state.js';
import { tenantId, type ExecutionId, type TenantId } from '@app/domain/kernel/ids.js';
import { loadExecution } from '@app/infrastructure/executions/load-execution.js';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { BreakerGate } from './admission/breaker-gate.js';
import { CapacityGate } from './admission/capacity-gate.js';
import { plan, probeTools, step } from './testing/probe-tools.js';
import { WorkerKit } from './testing/worker-kit.js';

const kit = WorkerKit.forEachTest();
const { calls, tools } = kit;

const parallel = (count: number, ms = 0) =>
  plan(...Array.from({ length: count }, (_, n) => step(`s${n}`, { say: 'x', ms })));

describe('a worker with few places', () => {
  /** The most calls of a tool under way at once. */
  let most = 0;
  const watched = () => {
    let running = 0;
    most = 0;
    return tools.map((tool) => ({
      ...tool,
      async run(...given: Parameters<typeof tool.run>) {
        most = Math.max(most, ++running);
        return tool.run(...given).finally(() => running--);
      },
    }));
  };

  test('runs no more steps at once, of all runs together, and all to their ends', async () => {
    await kit.startWorker(parallel(12, 5), watched(), { gates: [new CapacityGate(3)] });
    const ids = await Promise.all(Array.from({ length: 4 }, () => kit.request({ concurrency: 0 })));
    for (const id of ids) expect((await kit.ended(id)).status).toBe('completed');
    expect(calls).toHaveLength(48);
    expect(most).toBe(3);
  });

  test('gives back the places of steps that fail, and of runs that are cancelled while they wait', async () => {
    const steps = [
      step('a', { say: 'x', ms: 500, fail: 1 }, { retry: { baseMs: 1 } }),
      step('b', { say: 'y' }),
    ];
    await kit.startWorker(plan(...steps), tools, { gates: [new CapacityGate(1)] });
    const first = await kit.request();
    const second = await kit.request();
    await kit.until(second, isPlanned);
    const by = { by: 'ann', now: Date.now() };
    await kit.command(second, { type: 'CancelExecution', data: by });
    const third = await kit.request();
    expect((await kit.ended(second)).status).toBe('cancelled');
    for (const id of [first, third]) expect((await kit.ended(id)).status).toBe('completed');
  });

  test('says what a run waits for of which nothing runs', async () => {
    await kit.startWorker(parallel(1, 1_000), tools, { gates: [new CapacityGate(1)] });
    const first = await kit.request();
    await kit.until(first, (state) => isPlanned(state) && state.running === 1);
    const second = await kit.request();
    expect((await kit.ended(second)).status).toBe('completed');
    const holds = (await kit.events(second)).filter(({ type }) => type === 'StepHeld');
    expect(holds.map(({ data }) => data)).toMatchObject([{ kind: 'capacity', stepId: 's0' }]);
    expect((await kit.events(first)).map(({ type }) => type)).not.toContain('StepHeld');
  });

  test('gives places to tenants in turn, however much one of them has to do', async () => {
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const whole = probeTools(calls, (key) => key).map((tool) => ({
      ...tool,
      run: (...given: Parameters<typeof tool.run>) => held.then(() => tool.run(...given)),
    }));
    await kit.startWorker(parallel(8), whole, { gates: [new CapacityGate(1)] });
    const many = await Promise.all(Array.from({ length: 5 }, () => kit.request({ concurrency: 0 })));
    const small = tenantId('small');
    const few = await kit.requestOf(small, { concurrency: 0 });
    const waits = async (of: TenantId, id: ExecutionId) => {
      const { state } = await loadExecution(kit.store, of, id);
      return isPlanned(state) && (state.running > 0 || state.steps.at(0).hold !== undefined);
    };
    while (!(await waits(small, few))) await sleep(10);
    for (const id of many) while (!(await waits(tenantId('local'), id))) await sleep(10);
    letGo();
    for (const id of many) expect((await kit.ended(id)).status).toBe('completed');
    const turns = calls.map((call) => (call.startsWith(few) ? 'small' : 'large'));
    const first = turns.indexOf('small');
    const turnsOfSmall = turns.slice(first, first + 16).filter((turn) => turn === 'small').length;
    // Whoever asks again only after the other has had two turns makes up for it, and its last may come just after these.
    expect([first <= 2, turnsOfSmall >= 7, turns.length]).toEqual([true, true, 48]);
  });

  test('gives the next place to the more urgent run', async () => {
    await kit.startWorker(parallel(3, 300), tools, { gates: [new CapacityGate(1)] });
    const low = await kit.request({ priority: -5 });
    await kit.until(low, (state) => isPlanned(state) && state.running === 1);
    const urgent = await kit.request({ priority: 5 });
    await kit.ended(urgent);
    expect((await kit.state(low)).status).toBe('running');
    expect((await kit.ended(low)).status).toBe('completed');
  });
});

describe('a tool that fails again and again', () => {
  test('is used by nobody for a while, then by one, then by all who waited; the run says so', async () => {
    const settings = { failures: 2, windowMs: 60_000, openMs: 300 };
    const logger = createLogger('test', 'silent');
    const told = [jest.spyOn(logger, 'warn'), jest.spyOn(logger, 'info')];
    const shown: unknown[] = [];
    const board = { show: (...what: unknown[]) => void shown.push(what) };
    const gates = [new BreakerGate(settings, logger, board)];
    const retry = { maxAttempts: 9, baseMs: 1, maxDelayMs: 1 };
    const steps = [step('a', { say: 'x', fail: 3 }, { retry }), step('b', { say: '{{a.said}}' })];
    await kit.startWorker(plan(...steps), tools, { gates });
    const first = await kit.request();
    expect((await kit.ended(first)).status).toBe('completed');
    expect(calls).toEqual(['a/1:x', 'a/1:x', 'a/1:x', 'a/1:x', 'b/1:x']);
    const history = (await kit.events(first)).filter(({ type }) => /^Step(Started|Failed|Held)/.test(type));
    const attempt = ['StepStarted', 'StepFailed'];
    expect(history.map(({ type }) => type)).toEqual([
      ...[...attempt, ...attempt, 'StepHeld'],
      ...[...attempt, 'StepHeld', 'StepStarted', 'StepStarted'],
    ]);
    const hold = { kind: 'circuit-breaker', reason: 'tool say.softly failed again and again' };
    expect(history[4]?.data).toMatchObject({ stepId: 'a', ...hold, until: expect.any(Number) });
    const work = 'tool say.softly';
    const open = { openMs: 300, code: 'BUSY' };
    expect(shown).toEqual([
      [work, { ...open, failures: 2 }],
      [work, { ...open, failures: 3 }],
      [work, undefined],
    ]);
    expect(told.map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  });
});
