import { describe, expect, test } from '@jest/globals';
import type { StepStarted } from '@app/domain/execution/execution.events.js';
import { ExecutionStory } from '@app/domain/testing/execution-story.js';
import { samplePlan } from '@app/domain/testing/sample-plan.js';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { request } from '../testing/request.js';
import type { Effects } from './actor-options.js';
import type { Letter } from './decide-turn.js';
import type { ExecutionActor } from './execution-actor.js';
import { RunAhead } from './run-ahead.js';

const nothing = { withheld: [], granted: [] };

/** A chain of steps in which those for which it is said end as soon as they begin. */
function chain(
  ids: readonly string[],
  endAtOnce: (stepId: string) => boolean,
  now?: () => number,
  isFirst = true,
) {
  const { state } = ExecutionStory.planned(samplePlan(ids));
  const actor = { ...request('a'), state, isStopped: false } as unknown as ExecutionActor;
  const mailbox: Letter[] = [];
  const discarded: StepStarted[] = [];
  const effects: Effects = {
    perform: () => undefined,
    agents: () => undefined,
    waiting: () => [],
    withhold: () => nothing,
    begin({ stepId, attempt }) {
      if (!endAtOnce(stepId)) return false;
      const data = { stepId, attempt, output: {}, now: 1 };
      mailbox.push({ command: { type: 'RecordStepSuccess', data } });
      return true;
    },
    discard: (start) => discarded.push(start),
    turned: () => undefined,
    acceptsWork: true,
  };
  const logger = createLogger('test', 'silent');
  const ahead = new RunAhead({ effects, worker: 'worker:test', logger, isFirst }, now);
  return { ahead, actor, mailbox, discarded };
}

const stepsOf = (events: readonly { readonly type: string; readonly data: unknown }[]) =>
  events.map(({ type, data }) => `${type} ${(data as { stepId?: string }).stepId ?? ''}`.trim());

describe('what steps that only compute come to', () => {
  test('is decided in the turn that starts them, to the end of the chain', async () => {
    const { ahead, actor, mailbox } = chain(
      ['a', 'b <- a', 'c <- b'],
      () => true,
      () => 0,
    );
    const turn = await ahead.decide(() => mailbox, actor);
    expect(turn?.read).toBe(3);
    expect(turn?.state.status).toBe('completed');
    expect(stepsOf(turn?.events ?? [])).toEqual(
      ['a', 'b', 'c']
        .flatMap((id) => [`StepStarted ${id}`, `StepSucceeded ${id}`])
        .concat('ExecutionCompleted'),
    );
    expect(turn?.events.filter((event) => ahead.hasBegun(event))).toHaveLength(3);
  });

  test('is not waited for beyond its time: what is decided by then is stored', async () => {
    let time = 0;
    const { ahead, actor, mailbox } = chain(
      ['a', 'b <- a', 'c <- b'],
      () => true,
      () => (time += 1.5),
    );
    const turn = await ahead.decide(() => mailbox, actor);
    expect(stepsOf(turn?.events ?? [])).toEqual(['StepStarted a', 'StepSucceeded a', 'StepStarted b']);
    expect(turn?.read).toBe(1);
    expect(mailbox).toHaveLength(2);
  });

  test('ends where a step has effects: that one has not begun', async () => {
    const { ahead, actor, mailbox } = chain(
      ['a', 'b <- a'],
      (id) => id === 'a',
      () => 0,
    );
    const turn = await ahead.decide(() => mailbox, actor);
    expect(stepsOf(turn?.events ?? [])).toEqual(['StepStarted a', 'StepSucceeded a', 'StepStarted b']);
    expect(turn?.events.map((event) => ahead.hasBegun(event))).toEqual([true, false, false]);
  });

  test('is decided step by step in a run that another worker has left', async () => {
    const { ahead, actor, mailbox } = chain(
      ['a', 'b <- a'],
      () => true,
      () => 0,
      false,
    );
    const turn = await ahead.decide(() => mailbox, actor);
    expect(stepsOf(turn?.events ?? [])).toEqual(['StepStarted a']);
    expect(mailbox).toEqual([]);
  });

  test('is forgotten when it was not stored; what others say stays', async () => {
    const { ahead, actor, mailbox, discarded } = chain(
      ['a', 'b <- a'],
      () => true,
      () => 0,
    );
    await ahead.decide(() => mailbox, actor);
    const other: Letter = {
      command: { type: 'RecordStepCancelled', data: { stepId: 'x', attempt: 1, now: 1 } },
    };
    mailbox.push(other);
    expect(ahead.undo(actor, mailbox)).toEqual([other]);
    expect(discarded.map(({ stepId }) => stepId)).toEqual(['a', 'b']);
  });
});
