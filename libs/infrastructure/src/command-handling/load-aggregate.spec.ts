import { beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { streamOf, tenantId } from '@app/domain/kernel/ids.js';
import { ExecutionStory, sampleIds } from '@app/domain/testing/execution-story.js';
import { samplePlan } from '@app/domain/testing/sample-plan.js';
import { MemoryEventStore } from '../event-store/memory/memory-event-store.js';
import { UnknownEventType } from '../event-schemas/unknown-event.js';
import { loadExecution } from '../executions/load-execution.js';
import { newEvents } from './new-events.js';

const tenant = tenantId('local');
const id = sampleIds.execution;
const store = new MemoryEventStore();
const story = ExecutionStory.planned(samplePlan(['a', 'b <= a']))
  .advance()
  .succeed('a')
  .advance()
  .succeed('b');
const commandIds = story.events.map(() => randomUUID());
const minute = 60_000;

/** One event a minute, from the first minute of 1970 on. */
beforeAll(async () => {
  for (const [place, event] of story.events.entries()) {
    const provenance = {
      tenant,
      commandId: commandIds[place]!,
      actor: 'w',
      correlationId: id,
      now: place * minute,
    };
    await store.append(streamOf(tenant, 'execution', id), 'any', newEvents([event], provenance));
  }
});
const last = story.events.length - 1;

describe('loading an execution', () => {
  test('folds its whole stream', async () => {
    const loaded = await loadExecution(store, tenant, id);
    expect(loaded).toEqual({
      state: story.state,
      revision: last,
      position: await store.head(),
      commandIds: new Set(commandIds),
    });
  });

  test('that does not exist answers the beginning', async () => {
    const loaded = await loadExecution(store, tenantId('other'), id);
    expect(loaded).toEqual({ state: { status: 'none' }, revision: -1, commandIds: new Set() });
  });

  test.each([
    [0, 'requested'],
    [1, 'planning'],
    [2, 'awaiting-plan-approval'],
    [4, 'running'],
    [last, 'completed'],
    [last + 100, 'completed'],
  ])('as of revision %d it was %s', async (revision, status) => {
    const loaded = await loadExecution(store, tenant, id, { revision });
    expect(loaded).toMatchObject({ revision: Math.min(revision, last), state: { status } });
  });

  test.each([
    [-1, -1, 'none'],
    [0, 0, 'requested'],
    [minute - 1, 0, 'requested'],
    [minute, 1, 'planning'],
    [Infinity, last, 'completed'],
  ])('as of time %d it was at revision %d, %s', async (time, revision, status) => {
    const loaded = await loadExecution(store, tenant, id, { time });
    expect(loaded).toMatchObject({ revision, state: { status } });
  });

  test('up to a point knows nothing of what came later', async () => {
    const loaded = await loadExecution(store, tenant, id, { revision: 1, time: 0 });
    expect([...loaded.commandIds]).toEqual([commandIds[0]]);
  });

  test('fails when a newer release wrote to it: what is decided without an event could be wrong', async () => {
    const newer = new MemoryEventStore();
    const moonLanded = { id: randomUUID(), type: 'MoonLanded', data: {}, metadata: {} };
    await newer.append(streamOf(tenant, 'execution', id), 'any', [moonLanded]);
    await expect(loadExecution(newer, tenant, id)).rejects.toThrow(UnknownEventType);
  });

  test('reads more than a page', async () => {
    const long = new MemoryEventStore();
    const stream = streamOf(tenant, 'execution', id);
    const provenance = { tenant, commandId: randomUUID(), actor: 'w', correlationId: id, now: 1 };
    const pauses = Array.from({ length: 999 }, () => ({
      type: 'ExecutionPaused',
      data: { by: 'dana', at: 1 },
    }));
    await long.append(stream, 'no-stream', newEvents([story.events[0]!, ...pauses], provenance));
    const resume = newEvents([{ type: 'ExecutionResumed', data: { by: 'dana', at: 2 } }], {
      ...provenance,
      commandId: randomUUID(),
    });
    await long.append(stream, 999, resume);
    expect(await loadExecution(long, tenant, id)).toMatchObject({
      revision: 1_000,
      state: { status: 'requested' },
    });
  });
});
