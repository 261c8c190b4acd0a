import { expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { readStream } from '@app/domain/kernel/event-store.js';
import { streamOf, tenantId } from '@app/domain/kernel/ids.js';
import { Unavailable } from '@app/domain/kernel/event-store-errors.js';
import { sampleIds, ExecutionStory } from '@app/domain/testing/execution-story.js';
import { samplePlan } from '@app/domain/testing/sample-plan.js';
import { newEvents } from '@app/infrastructure/command-handling/new-events.js';
import { newId } from '@app/infrastructure/command-handling/event-ids.js';
import { MemoryEventStore } from '@app/infrastructure/event-store/memory/memory-event-store.js';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { ExecutionActor } from '../execution-runner/execution-actor.js';
import { runOf, type Run } from '../execution-runner/run.js';
import { SubExecutions } from './sub-executions.js';

const above = runOf(streamOf(tenantId('local'), 'execution', sampleIds.execution)) as Run;
const below = runOf(streamOf(tenantId('local'), 'execution', sampleIds.child)) as Run;
const parent = { executionId: sampleIds.execution, stepId: 'part', attempt: 1, depth: 1 };
const options = { concurrency: 5, approvePlan: false, timeZone: 'UTC' };
const snapshots = { load: () => Promise.resolve(undefined), save: () => Promise.resolve() };
const logger = createLogger('test', 'silent');

/** A run with a step that is a run, which has ended and has not said so. */
async function logOfBoth(): Promise<MemoryEventStore> {
  const log = new MemoryEventStore();
  const data = { executionId: sampleIds.child, request: 'do it', by: 'dana', options, parent };
  const child = new ExecutionStory().send({ type: 'RequestExecution', data });
  child.send({ type: 'StartPlanning', data: { worker: 'w' } }).attach(samplePlan(['a']));
  const stories = [
    [above, ExecutionStory.planned(samplePlan(['part@'])).advance()],
    [below, child.advance().succeed('a')],
  ] as const;
  for (const [run, { events }] of stories) {
    const provenance = { tenant: run.tenant, actor: 'w', correlationId: run.executionId, now: 0 };
    await log.append(run.stream, 'no-stream', newEvents(events, { ...provenance, commandId: newId() }));
  }
  return log;
}

test('a run that went away while it told the run above of its end, and is back at once, tells it', async () => {
  const log = await logOfBoth();
  let tries = 0;
  let fails = true;
  const store = Object.assign(Object.create(log) as MemoryEventStore, {
    append: (...given: Parameters<MemoryEventStore['append']>) => {
      tries++;
      return fails ? Promise.reject(new Unavailable('It is away')) : log.append(...given);
    },
  });
  const children = new SubExecutions({ store, snapshots, logger });
  const actorOf = async () => {
    const actor = new ExecutionActor({
      ...{ store, snapshots, logger, run: below, isFirst: true, worker: 'worker:test' },
      effects: {
        perform: (owed, one) => {
          if (owed.kind === 'tell-parent') children.perform(owed, one);
        },
        agents: () => undefined,
        waiting: () => [],
        withhold: () => ({ withheld: [], granted: [] }),
        begin: () => false,
        discard: () => undefined,
        turned: () => undefined,
        acceptsWork: true,
      },
      onRest: () => undefined,
      onRival: () => Promise.resolve(true),
      onUnreadable: () => undefined,
      onDefect: () => undefined,
    });
    await actor.resume();
    return actor;
  };
  const first = await actorOf();
  while (tries === 0) await sleep(5);
  await first.stop();
  fails = false;
  await actorOf();
  while (children.isBusy(below.stream)) await sleep(10);
  const types: string[] = [];
  for await (const { type } of readStream(log, above.stream)) types.push(type);
  expect(types).toContain('SubExecutionEnded');
});
