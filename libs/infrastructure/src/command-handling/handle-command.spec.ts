import { beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { EventStore, NewEvent } from '@app/domain/kernel/event-store.js';
import { Unavailable } from '@app/domain/kernel/event-store-errors.js';
import { streamOf, tenantId } from '@app/domain/kernel/ids.js';
import { isRejection } from '@app/domain/kernel/rejection.js';
import type { PersonCommand } from '@app/domain/execution/execution.commands.js';
import { ExecutionStory, sampleIds } from '@app/domain/testing/execution-story.js';
import { samplePlan } from '@app/domain/testing/sample-plan.js';
import { MemoryEventStore } from '../event-store/memory/memory-event-store.js';
import { handleExecutionCommand } from '../executions/handle-command.js';
import { newEvents } from './new-events.js';

const tenant = tenantId('local');
const executionId = sampleIds.execution;
const stream = streamOf(tenant, 'execution', executionId);
const request: PersonCommand = {
  type: 'RequestExecution',
  data: {
    executionId,
    request: 'do it',
    by: 'dana',
    now: Date.UTC(2026, 0, 2),
    options: { concurrency: 5, approvePlan: false, timeZone: 'UTC' },
  },
};

let store: MemoryEventStore;
beforeEach(() => {
  store = new MemoryEventStore();
});

const give = (command: PersonCommand, commandId: string = randomUUID(), to: EventStore = store) =>
  handleExecutionCommand(to, { tenant, executionId, commandId, actor: 'dana', command });

/** Stores a run in which step `a` waits for an approval; answers the digest that was shown. */
async function waitForApproval(): Promise<string> {
  const story = ExecutionStory.planned(samplePlan(['a!', 'b'])).advance();
  const provenance = { tenant, commandId: randomUUID(), actor: 'w', correlationId: executionId, now: 1 };
  await store.append(stream, 'no-stream', newEvents(story.events, provenance));
  const step = story.step('a');
  if (step.status !== 'waiting-for-approval') throw new Error('nobody was asked');
  return step.approval.digest;
}
const approve = (digest: string, by = 'dana'): PersonCommand => ({
  type: 'ApproveStep',
  data: { stepId: 'a', digest, by, now: 5_000 },
});
const types = async () => (await store.read(stream)).map(({ type }) => type);

describe('a command', () => {
  test('is answered with the state, the revision and the position it led to', async () => {
    const answer = await give(request);
    expect(answer).toMatchObject({
      kind: 'accepted',
      revision: 0,
      state: { state: { status: 'requested' } },
    });
    expect(answer).toMatchObject({ position: await store.head() });
  });

  test('leaves events with where they come from, and ids that follow from the command', async () => {
    await give(request);
    const commandId = randomUUID();
    await give({ type: 'PauseExecution', data: { by: 'dana', now: Date.UTC(2026, 0, 2) } }, commandId);
    const [, event] = await store.read(stream);
    expect(event?.metadata).toEqual({
      tenantId: 'local',
      commandId,
      actor: 'dana',
      $correlationId: executionId,
      $causationId: commandId,
      schemaVersion: '1',
      occurredAt: '2026-01-02T00:00:00.000Z',
    });
    const provenance = { tenant, commandId, actor: 'dana', correlationId: executionId, now: 0 };
    expect(event?.id).toBe(newEvents([{ type: 'ExecutionQuiesced', data: {} }], provenance)[0]?.id);
  });

  test('given twice with the same id is stored once; the answer is the state as it is', async () => {
    const commandId = randomUUID();
    const first = await give(request, commandId);
    await give({ type: 'PauseExecution', data: { by: 'dana', now: 6 } });
    expect(await give(request, commandId)).toMatchObject({
      kind: 'accepted',
      state: { state: { status: 'paused' } },
    });
    expect(isRejection(first)).toBe(false);
    expect(await types()).toEqual(['ExecutionRequested', 'ExecutionPaused', 'ExecutionQuiesced']);
  });

  test('that is the first of its stream is stored without reading that', async () => {
    const reading = Object.assign(Object.create(store) as MemoryEventStore, {
      read: () => Promise.reject(new Error('read')),
    });
    expect(await give(request, randomUUID(), reading)).toMatchObject({ kind: 'accepted', revision: 0 });
    expect(await types()).toEqual(['ExecutionRequested']);
  });

  test('given twice at the same time with the same id is stored once', async () => {
    const commandId = randomUUID();
    const answers = await Promise.all([give(request, commandId), give(request, commandId)]);
    expect(answers.map(({ kind }) => kind)).toEqual(['accepted', 'accepted']);
    expect(await types()).toEqual(['ExecutionRequested']);
  });

  test('that changes nothing appends nothing', async () => {
    await give(request);
    const answer = await give({ type: 'ResumeExecution', data: { by: 'dana', now: 6 } });
    expect(answer).toMatchObject({ kind: 'accepted', revision: 0, position: await store.head() });
    expect(await types()).toEqual(['ExecutionRequested']);
  });

  test('that is refused appends nothing', async () => {
    expect(await give(approve('x'))).toMatchObject({ kind: 'rejection', code: 'NOT_FOUND' });
    expect(await types()).toEqual([]);
  });

  test('fails when the store does', async () => {
    const broken: EventStore = Object.create(store, {
      append: { value: () => Promise.reject(new Unavailable('away')) },
    }) as EventStore;
    await expect(give(request, randomUUID(), broken)).rejects.toThrow(Unavailable);
  });
});

describe('people who decide at the same time', () => {
  test('of 100 approvals one is accepted and 99 are refused', async () => {
    const digest = await waitForApproval();
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => give(approve(digest, `person-${n}`))),
    );
    const refused = answers.filter(isRejection);
    expect(refused).toHaveLength(99);
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['NOT_WAITING_FOR_APPROVAL']));
    expect((await types()).filter((type) => type === 'StepApproved')).toHaveLength(1);
  });

  test('of an approval and a rejection one wins', async () => {
    const digest = await waitForApproval();
    const { data } = approve(digest);
    const reject = { type: 'RejectStep', data } as PersonCommand;
    const answers = await Promise.all([give(approve(digest)), give(reject)]);
    expect(answers.filter(isRejection)).toHaveLength(1);
  });

  test('somebody who wrote in between makes the command be decided anew', async () => {
    await give(request);
    let interruptions = 3;
    const busy: EventStore = Object.create(store, {
      append: {
        value: async (...[to, expected, events]: Parameters<EventStore['append']>) => {
          if (interruptions-- > 0) await store.append(stream, 'any', [other()]);
          return store.append(to, expected, events);
        },
      },
    }) as EventStore;
    const answer = await give({ type: 'CancelExecution', data: { by: 'dana', now: 9 } }, randomUUID(), busy);
    expect(answer).toMatchObject({
      kind: 'accepted',
      revision: 5,
      state: { state: { status: 'cancelled' } },
    });
  });
});

/** A fact that changes nothing for the command under test. */
const other = (): NewEvent => ({
  id: randomUUID(),
  type: 'PlanningStarted',
  data: { worker: 'w', startedAt: 1 },
  metadata: {},
});
