import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { streamOf, tenantId, type ExecutionId } from '@app/domain/kernel/ids.js';
import { isPlanned, stepOf } from '@app/domain/execution/execution.state.js';
import { childIdOf } from '@app/infrastructure/executions/child-id.js';
import { loadExecution } from '@app/infrastructure/executions/load-execution.js';
import { asNewerRelease, requestPlan, tag } from './testing/newer-release.js';
import { plan, step } from './testing/probe-tools.js';
import { WorkerKit } from './testing/worker-kit.js';

describe('A worker of an older release, beside one of a newer', () => {
  const kit = WorkerKit.forEachTest();
  const { tools } = kit;
  const asking = plan(step('a', { say: '1' }), step('b', { say: '{{a.said}}' }, { tool: 'say.asking' }));

  const older = () => kit.startWorker(asking, tools);
  const newer = () => kit.startWorker(asking, tools, { store: asNewerRelease(kit.store) });
  const stateOf = async (id: ExecutionId) =>
    (await loadExecution(asNewerRelease(kit.store), tenantId('local'), id)).state;

  /** A run that waits, into which the newer release has written. */
  async function tagged(): Promise<ExecutionId> {
    const id = await kit.request();
    await kit.until(id, (now) => isPlanned(now) && stepOf(now, 'b')?.status === 'waiting-for-approval');
    await tag(kit.store, id, (await kit.events(id)).length - 1);
    return id;
  }

  async function approve(id: ExecutionId): Promise<void> {
    const state = await stateOf(id);
    const waiting = isPlanned(state) ? stepOf(state, 'b') : undefined;
    if (waiting?.status !== 'waiting-for-approval') throw new Error('It does not ask');
    const { digest } = waiting.approval;
    const data = { stepId: 'b', digest, by: 'ann', now: Date.now() };
    await kit.command(id, { type: 'ApproveStep', data }, asNewerRelease(kit.store));
  }

  const starters = async (id: ExecutionId) =>
    (await kit.events(id)).filter(({ type }) => type === 'StepStarted').map(({ data }) => data['worker']);

  const untilEnded = async (id: ExecutionId) => {
    for (const end = Date.now() + 10_000; Date.now() < end;)
      if ((await stateOf(id)).status === 'completed') return;
    throw new Error('It stands still');
  };

  test('leaves a run that it remembers to that one when it cannot read on', async () => {
    await older();
    const id = await tagged();
    await newer();
    await approve(id);
    await untilEnded(id);
    expect(await starters(id)).toEqual(['worker:test-1', 'worker:test-2']);
  });

  test('leaves what it takes up to that one, also when that one comes later', async () => {
    const first = await newer();
    const ids = [await tagged(), await tagged(), await tagged()];
    await first.stop(0);
    await older();
    for (const id of ids) await approve(id);
    const others = await kit.request();
    await kit.until(others, (now) => isPlanned(now) && stepOf(now, 'b')?.status === 'waiting-for-approval');
    await newer();
    for (const id of ids) {
      await untilEnded(id);
      expect(await starters(id)).toEqual(['worker:test-1', 'worker:test-3']);
    }
    expect(await starters(others)).toEqual(['worker:test-2']);
  });

  test('leaves the end of a sub-execution to that one, when that has written into the run above', async () => {
    const below = plan(step('a', { say: '1' }), step('b', { say: '{{a.said}}' }, { tool: 'say.asking' }));
    const above = plan({ id: 'child', title: 'child', kind: 'execution', request: 'below', plan: below });
    const first = await kit.startWorker(above, tools);
    const id = await kit.request();
    await kit.until(id, (now) => isPlanned(now) && now.running === 1);
    const child = childIdOf(id, 'child', 1);
    await kit.until(child, (now) => isPlanned(now) && stepOf(now, 'b')?.status === 'waiting-for-approval');
    await tag(kit.store, id, (await kit.events(id)).length - 1);
    await approve(child);
    await kit.until(child, ({ status }) => status === 'completed');
    await newer();
    await untilEnded(id);
    await first.stop(0);
  });

  test.each([['there already'], ['started later']])(
    'leaves a plan that is to be made to that one, %s',
    async (when) => {
      await older();
      if (when === 'there already') await newer();
      const asked = await requestPlan(kit.store);
      const stream = streamOf(tenantId('local'), 'plan', asked);
      const typesOf = async () => (await kit.store.read(stream)).map(({ type }) => type);
      if (when === 'started later') {
        await untilLeftAlone(stream);
        expect(await typesOf()).toEqual(['PlanRequested']);
        await newer();
      }
      for (const end = Date.now() + 10_000; Date.now() < end && (await typesOf()).length < 2;)
        await sleep(10);
      const events = await kit.store.read(stream);
      expect(events.map(({ type }) => type)).toEqual(['PlanRequested', 'PlanProposed']);
      expect(events[1]?.metadata['actor']).toBe('worker:test-2');
    },
  );

  /** Until nobody has it who cannot read it. */
  const untilLeftAlone = async (stream: string) => {
    for (const end = Date.now() + 10_000; Date.now() < end;) {
      const { rows } = await kit.pool.query<{ left: boolean }>(
        'select owner is null and cardinality(unreadable_by) > 0 as left from worker.leases where stream = $1',
        [stream],
      );
      if (rows[0]?.left) return;
      await sleep(10);
    }
    throw new Error('The older one keeps it');
  };
});
