import { expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExecutionStory } from '@app/domain/testing/execution-story.js';
import { samplePlan } from '@app/domain/testing/sample-plan.js';
import { newEvents } from '@app/infrastructure/command-handling/new-events.js';
import { newId } from '@app/infrastructure/command-handling/event-ids.js';
import { MemoryEventStore } from '@app/infrastructure/event-store/memory/memory-event-store.js';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { request } from '../testing/request.js';
import type { Effects } from './actor-options.js';
import { ExecutionActor } from './execution-actor.js';

const { run } = request('a');
const nothing = { withheld: [], granted: [] };

test('a turn that asks for the next one before it has waited for anything ends before that begins', async () => {
  const log = new MemoryEventStore();
  const { events } = ExecutionStory.planned(samplePlan(['a']));
  const provenance = {
    tenant: run.tenant,
    actor: 'dana',
    correlationId: run.executionId,
    commandId: newId(),
    now: 0,
  };
  await log.append(run.stream, 'no-stream', newEvents(events, provenance));
  let appending = 0;
  const store = Object.assign(Object.create(log) as MemoryEventStore, {
    append: async (...given: Parameters<MemoryEventStore['append']>) => {
      expect(++appending).toBe(1);
      await sleep(10);
      return log.append(...given).finally(() => appending--);
    },
  });
  let turns = 0;
  const owed: string[] = [];
  const effects: Effects = {
    perform: ({ kind }) => owed.push(kind),
    agents: () => undefined,
    waiting: () => (turns === 0 ? [{ stepId: 'a' }] : []),
    withhold: () => nothing,
    begin: () => false,
    discard: () => undefined,
    turned: (actor) => {
      if (turns++ === 0) actor.advance();
    },
    acceptsWork: true,
  };
  const rested: number[] = [];
  const actor = new ExecutionActor({
    store,
    snapshots: { load: () => Promise.resolve(undefined), save: () => Promise.resolve() },
    run,
    isFirst: true,
    worker: 'worker:test',
    effects,
    logger: createLogger('test', 'silent'),
    onRest: () => rested.push(appending),
    onRival: () => Promise.resolve(true),
    onUnreadable: () => undefined,
    onDefect: () => undefined,
  });
  await actor.resume();
  while (rested.length === 0) await sleep(5);
  await sleep(30);
  expect(owed).toContain('run-step');
  expect(rested).toEqual([0]);
});

test('an actor whose run was taken away while it wrote touches nothing of it any more: another one may have it', async () => {
  const log = new MemoryEventStore();
  const { events } = ExecutionStory.planned(samplePlan(['a']));
  const provenance = { tenant: run.tenant, actor: 'dana', correlationId: run.executionId, now: 0 };
  await log.append(run.stream, 'no-stream', newEvents(events, { ...provenance, commandId: newId() }));
  const turned: string[] = [];
  const actor: ExecutionActor = new ExecutionActor({
    store: Object.assign(Object.create(log) as MemoryEventStore, {
      append: (...given: Parameters<MemoryEventStore['append']>) => {
        stopped = actor.stop();
        return log.append(...given);
      },
    }),
    snapshots: { load: () => Promise.resolve(undefined), save: () => Promise.resolve() },
    run,
    isFirst: true,
    worker: 'worker:test',
    effects: {
      perform: ({ kind }) => turned.push(kind),
      agents: () => undefined,
      waiting: () => [],
      withhold: () => nothing,
      begin: () => false,
      discard: () => undefined,
      turned: () => turned.push('turned'),
      acceptsWork: true,
    },
    logger: createLogger('test', 'silent'),
    onRest: () => undefined,
    onRival: () => Promise.resolve(true),
    onUnreadable: () => undefined,
    onDefect: () => undefined,
  });
  let stopped: Promise<void> | undefined;
  await actor.resume();
  while (!stopped) await sleep(5);
  await stopped;
  expect(turned).toEqual([]);
});
