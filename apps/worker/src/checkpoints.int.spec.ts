import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { createPool } from '@app/infrastructure/postgres/pool.js';
import type { AgentModel } from '@app/infrastructure/agents/agent-model.js';
import { defineTool, ToolError } from '@app/infrastructure/tools/tool.js';
import type { PlanStep } from '@app/domain/plan/plan.js';
import { executionId, streamOf, tenantId, type ExecutionId } from '@app/domain/kernel/ids.js';
import { isRejection } from '@app/domain/kernel/rejection.js';
import { newId } from '@app/infrastructure/command-handling/event-ids.js';
import { newEvents } from '@app/infrastructure/command-handling/new-events.js';
import { decider } from '@app/infrastructure/executions/decider.js';
import { loadExecution } from '@app/infrastructure/executions/load-execution.js';
import { CheckpointsTable } from './checkpoints/checkpoints-table.js';
import { KeptCheckpoint } from './checkpoints/kept-checkpoint.js';
import { plan, probeTools, step } from './testing/probe-tools.js';
import { WorkerKit } from './testing/worker-kit.js';

const tenant = tenantId('local');

describe('A step that saves how far it has come', () => {
  const kit = WorkerKit.forEachTest();
  const done: number[] = [];
  let stopAt = 0;
  let failAt = 0;

  /** Counts to 6, one at a time. It waits at `stopAt`. */
  const count = defineTool({
    name: 'sample.count',
    description: 'Counts.',
    input: z.object({}),
    output: z.object({ counted: z.number() }),
    effects: 'writes',
    idempotent: true,
    resumable: true,
    timeoutMs: 20_000,
    async run(_, { checkpoint, signal }) {
      for (let next = Number(checkpoint?.restored ?? 0) + 1; next <= 6; next++) {
        done.push(next);
        await checkpoint?.save(next, { flush: true });
        while (next === stopAt) await sleep(10, undefined, { signal });
        if (next === failAt) {
          failAt = 0;
          throw new ToolError('BUSY', 'Busy.', { retryable: true });
        }
      }
      return { counted: 6 };
    },
  });
  const counting = plan(step('count', {}, { tool: 'sample.count', retry: { baseMs: 10 } }));

  beforeEach(() => {
    done.length = 0;
    stopAt = 0;
    failAt = 0;
  });

  /** Another worker has taken the run over, and writes that attempt 1 is lost. */
  const loseFirstAttempt = async (id: ExecutionId): Promise<void> => {
    const { state, revision } = await loadExecution(kit.store, tenant, id);
    const data = { stepId: 'count', attempt: 1, reason: 'gone', now: Date.now() };
    const decision = decider.decide({ type: 'RecordUnknownOutcome', data }, state);
    if (isRejection(decision)) throw new Error(decision.detail);
    const stream = streamOf(tenant, 'execution', id);
    const by = { tenant, actor: 'worker:other', correlationId: id, commandId: newId(), now: Date.now() };
    await kit.store.append(stream, revision, newEvents(decision.events, by));
  };

  const saved = async () => {
    const pool = createPool(kit.database.url);
    const { rowCount } = await pool.query('select from worker.step_checkpoints where ended is null');
    await pool.end();
    return rowCount;
  };

  test('goes on from there after a crash, and leaves nothing behind', async () => {
    stopAt = 3;
    const first = await kit.startWorker(counting, [count]);
    const id = await kit.request();
    await kit.until(id, () => done.includes(3));
    await first.stop(0);
    expect(await saved()).toBe(1);
    stopAt = 0;
    const second = await kit.startWorker(counting, [count]);
    expect(await kit.ended(id)).toMatchObject({ status: 'completed', result: { count: { counted: 6 } } });
    expect(done).toEqual([1, 2, 3, 4, 5, 6]);
    await second.stop();
    expect(await saved()).toBe(0);
  });

  test('goes on from there under one worker alone: another one that had it before saves nothing any more', async () => {
    const stream = streamOf(tenant, 'execution', executionId(newId()));
    const table = new CheckpointsTable(kit.pool);
    const [before, now] = [
      new KeptCheckpoint(table, stream, 'k', 1),
      new KeptCheckpoint(table, stream, 'k', 1),
    ];
    await before.load();
    expect(before.restored).toBeUndefined();
    await before.save({ turn: 1 }, { flush: true });
    await now.load();
    expect(now.restored).toEqual({ turn: 1 });
    await expect(before.save({ turn: 2 }, { flush: true })).rejects.toMatchObject({
      code: 'CHECKPOINT_LOST',
    });
    await now.save({ turn: 3 }, { flush: true });
    expect(await table.take(stream, 'k', newId())).toMatchObject({ state: { turn: 3 } });
  });

  test('goes on from there although the attempt before is done with it only now: what it removes is not taken away', async () => {
    const stream = streamOf(tenant, 'execution', executionId(newId()));
    const table = new CheckpointsTable(kit.pool);
    const [before, now] = [
      new KeptCheckpoint(table, stream, 'k', 1),
      new KeptCheckpoint(table, stream, 'k', 1),
    ];
    await before.load();
    await now.load();
    await now.save({ turn: 1 }, { flush: true });
    const error = { code: 'GIVEN_UP', message: 'Another agent does it.', retryable: false };
    const data = { stepId: 'a', attempt: 1, error, now: 1 };
    await before.settled({ type: 'RecordStepFailure', data });
    await now.save({ turn: 2 }, { flush: true });
    expect(await table.take(stream, 'k', newId())).toMatchObject({ state: { turn: 2 } });
  });

  test('does not begin anew under a worker that takes the attempt up when it has ended under another one; a later attempt does', async () => {
    const stream = streamOf(tenant, 'execution', executionId(newId()));
    const table = new CheckpointsTable(kit.pool);
    const [first, late] = [1, 2].map(() => new KeptCheckpoint(table, stream, 'k', 1));
    await first?.load();
    await first?.save({ turn: 1 }, { flush: true });
    await first?.settled({
      type: 'RecordStepSuccess',
      data: { stepId: 'a', attempt: 1, output: {}, now: 1 },
    });
    await expect(late?.load()).rejects.toMatchObject({ code: 'CHECKPOINT_LOST' });
    const next = new KeptCheckpoint(table, stream, 'k', 2);
    await next.load();
    expect(next.restored).toBeUndefined();
    await next.save({ turn: 1 }, { flush: true });
    // What a later attempt has saved is no mere end, which goes after a day.
    await kit.pool.query("update worker.step_checkpoints set saved_at = now() - interval '2 days'");
    await table.removeOld();
    expect(await table.take(stream, 'k', newId())).toMatchObject({ state: { turn: 1 } });
  });

  test('goes on from there although the attempt before has succeeded in vain: its result came too late', async () => {
    stopAt = 3;
    const retry = { baseMs: 500, jitter: 0 };
    const patient = plan(step('count', {}, { tool: 'sample.count', retry, onUnknown: 'retry' }));
    await kit.startWorker(patient, [count]);
    const id = await kit.request();
    await kit.until(id, () => done.includes(3));
    await loseFirstAttempt(id);
    stopAt = 0;
    expect(await kit.ended(id)).toMatchObject({ status: 'completed', result: { count: { counted: 6 } } });
    expect(done).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('goes on from there when it is tried again', async () => {
    failAt = 4;
    await kit.startWorker(counting, [count]);
    expect(await kit.ended(await kit.request())).toMatchObject({ status: 'completed' });
    expect(done).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('as an agent makes no call again that had ended, and asks its model for no answer twice', async () => {
    const calls: string[] = [];
    const asked: number[] = [];
    let hangs = true;
    const usage = { inputTokens: 1, outputTokens: 1 };
    const model: AgentModel = {
      name: 'test',
      async respond({ messages, signal }) {
        asked.push(messages.length);
        if (messages.length === 1) {
          const say = (text: string) => ({ name: 'say.softly', args: { say: text } });
          return { text: '', toolCalls: [say('a'), say('b')], usage };
        }
        if (hangs) await sleep(10_000, undefined, { signal });
        return { text: 'done', toolCalls: [], usage };
      },
    };
    const agents = [
      {
        name: 'talker',
        description: 'talks',
        instructions: 'Talk.',
        tools: ['say.softly'],
        maxTurns: 4,
        timeoutMs: 20_000,
      },
    ];
    const talk: PlanStep = {
      id: 'talk',
      title: 'talk',
      kind: 'agent',
      agent: 'talker',
      instruction: 'Talk.',
      input: {},
    };
    const first = await kit.startWorker(plan(talk), probeTools(calls), { model, agents });
    const id = await kit.request();
    await kit.until(id, () => asked.length === 2);
    await first.stop(0);
    hangs = false;
    await kit.startWorker(plan(talk), probeTools(calls), { model, agents });
    expect(await kit.ended(id)).toMatchObject({ status: 'completed', result: { talk: { answer: 'done' } } });
    expect(calls).toHaveLength(2);
    expect(asked).toEqual([1, 3, 3]);
    const success = (await kit.events(id)).find(({ type }) => type === 'StepSucceeded');
    expect(success?.data['usage']).toEqual({ inputTokens: 2, outputTokens: 2 });
  });
});
