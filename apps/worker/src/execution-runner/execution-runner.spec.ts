import { expect, test } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { ExecutionStory } from '@app/domain/testing/execution-story.js';
import { samplePlan } from '@app/domain/testing/sample-plan.js';
import { newEvents } from '@app/infrastructure/command-handling/new-events.js';
import { newId } from '@app/infrastructure/command-handling/event-ids.js';
import { MemoryEventStore } from '@app/infrastructure/event-store/memory/memory-event-store.js';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { request } from '../testing/request.js';
import { ExecutionRunner } from './execution-runner.js';

const { run } = request('a');
const { stream } = run;
const never = () => Promise.reject(new Error('Nobody asks'));

/** A runner with one run, which waits for a person; its leases answer when they are told. */
async function runnerOf() {
  const store = new MemoryEventStore();
  const { events } = ExecutionStory.planned(samplePlan(['a!'])).advance();
  const provenance = { tenant: run.tenant, actor: 'dana', correlationId: run.executionId, now: 0 };
  await store.append(stream, 'no-stream', newEvents(events, { ...provenance, commandId: newId() }));
  const leavings: { answer: () => void; isWanted: () => boolean }[] = [];
  const forgotten: string[] = [];
  const takenOver: string[] = [];
  const runner = new ExecutionRunner({
    store,
    snapshots: { load: () => Promise.resolve(undefined), save: () => Promise.resolve() },
    worker: 'worker:test',
    leases: {
      letGo: (_, isWanted) =>
        new Promise((resolve) => leavings.push({ answer: () => resolve(undefined), isWanted })),
      keepNoMore: never,
      handOver: never,
      isMine: never,
      cannotRead: never,
    },
    effects: {
      perform: () => undefined,
      agents: () => undefined,
      waiting: () => [],
      withhold: () => ({ withheld: [], granted: [] }),
      begin: () => false,
      discard: () => undefined,
      turned: () => undefined,
      acceptsWork: true,
      isBusy: () => false,
      isSettling: () => false,
      nextWake: () => undefined,
      owesParent: () => false,
      takenOver: (actor) => takenOver.push(actor.run.stream),
      forget: (one) => forgotten.push(one),
      abandon: () => undefined,
      heldUp: () => undefined,
    },
    logger: createLogger('test', 'silent'),
    room: 10,
    onRoom: () => undefined,
  });
  const takeUp = async (from?: number) => {
    const before = leavings.length;
    const all = from === undefined ? [] : await store.read(stream, { from });
    const news = { isNew: true, seen: all.at(-1)?.revision ?? -1, news: all };
    runner.takeUp({ stream, ...(from === undefined ? { seen: -1 } : news) });
    while (leavings.length === before) await setImmediate();
    return leavings[before] as (typeof leavings)[number];
  };
  return { runner, forgotten, takenOver, takeUp };
}

test('a run that rests leaves memory with all that was to happen for it', async () => {
  const { runner, forgotten, takeUp } = await runnerOf();
  const leaving = await takeUp();
  expect(leaving.isWanted()).toBe(true);
  leaving.answer();
  await setImmediate();
  expect(forgotten).toEqual([stream]);
  expect(runner.streams()).toEqual([]);
});

test('a run that was lost while it was let go of, and is back, keeps its lease and what is to happen for it', async () => {
  const { runner, forgotten, takeUp } = await runnerOf();
  const first = await takeUp();
  runner.abandon(stream);
  const second = await takeUp();
  expect(first.isWanted()).toBe(false);
  expect(second.isWanted()).toBe(true);
  first.answer();
  await setImmediate();
  expect(forgotten).toEqual([]);
  expect(runner.streams()).toEqual([stream]);
});

test('a run that another worker may have had is taken over with what that left, also when there is news of it', async () => {
  const known = await runnerOf();
  await known.takeUp();
  expect(known.takenOver).toEqual([stream]);
  const withNews = await runnerOf();
  await withNews.takeUp(2);
  expect(withNews.takenOver).toEqual([stream]);
  const first = await runnerOf();
  await first.takeUp(0);
  expect(first.takenOver).toEqual([]);
});
