import { describe, expect, test } from '@jest/globals';
import { given, rejected } from '../testing/given.js';
import { dana, ExecutionStory, readableDecider, sampleIds, worker } from '../testing/execution-story.js';
import { samplePlan } from '../testing/sample-plan.js';
import type { AttachPlan, ExecutionCommand } from './execution.commands.js';
import type { ExecutionEvent, ExecutionOptions } from './execution.events.js';

const options: ExecutionOptions = { concurrency: 5, approvePlan: false, timeZone: 'UTC' };
const asked = { ...options, approvePlan: true };
const about = { executionId: sampleIds.execution, request: 'do it' };
const plan = samplePlan(['a']);
const attachment = { planId: sampleIds.plan, version: 1, digest: 'plan digest', plan, planner: 'offline' };

const request: ExecutionCommand = { type: 'RequestExecution', data: { ...about, options, by: dana, now: 1 } };
const attach: ExecutionCommand = { type: 'AttachPlan', data: { ...attachment, now: 3 } satisfies AttachPlan };
const startPlanning: ExecutionCommand = { type: 'StartPlanning', data: { worker, now: 2 } };
const failPlanning: ExecutionCommand = {
  type: 'FailPlanning',
  data: { code: 'REFUSED', message: 'no', now: 3 },
};
const decision = (
  type: 'ApprovePlan' | 'RejectPlan',
  digest = 'plan digest',
  comment?: string,
): ExecutionCommand => ({
  type,
  data: { by: dana, now: 4, digest, ...(comment === undefined ? {} : { comment }) },
});

const requested = (given = options): ExecutionEvent => ({
  type: 'ExecutionRequested',
  data: { ...about, options: given, requestedBy: dana, requestedAt: 1 },
});
const planning: ExecutionEvent = { type: 'PlanningStarted', data: { worker, startedAt: 2 } };
const attached: ExecutionEvent = { type: 'PlanAttached', data: { ...attachment, at: 3 } };
const started = (startedAt: number): ExecutionEvent => ({ type: 'ExecutionStarted', data: { startedAt } });
const planFailed: ExecutionEvent = {
  type: 'PlanningFailed',
  data: { code: 'REFUSED', message: 'no', at: 3 },
};
const approved: ExecutionEvent = { type: 'PlanApproved', data: { by: dana, at: 4, digest: 'plan digest' } };

const after = (...history: readonly ExecutionEvent[]) => given(readableDecider, history);

describe('asking for an execution', () => {
  test('is recorded with what was asked', () => {
    const outcome = after().when(request);
    outcome.then([requested()]);
    expect(outcome.state.status).toBe('requested');
  });

  test('with a plan that exists already, runs it at once, or when a person has approved it', () => {
    const withPlan = (chosen: ExecutionOptions): ExecutionCommand => ({
      type: 'RequestExecution',
      data: { ...about, options: chosen, by: dana, now: 1, plan: attachment },
    });
    const attachedAt1: ExecutionEvent = { type: 'PlanAttached', data: { ...attachment, at: 1 } };
    after()
      .when(withPlan(options))
      .then([requested(), attachedAt1, started(1)]);
    after()
      .when(withPlan(asked))
      .then([requested(asked), attachedAt1]);
  });

  test('twice is refused', () => {
    after(requested())
      .when(request)
      .then(rejected('ALREADY_EXISTS', /exists already/));
  });

  test.each(['PauseExecution', 'ResumeExecution', 'CancelExecution'] as const)(
    '%s of one nobody asked for is refused',
    (type) => {
      after()
        .when({ type, data: { by: dana, now: 1 } })
        .then(rejected('NOT_FOUND', /no such execution/i));
    },
  );

  test('a worker has nothing to say about one nobody asked for', () => {
    const advance: ExecutionCommand = { type: 'Advance', data: { worker, now: 1 } };
    for (const command of [startPlanning, attach, failPlanning, advance]) after().when(command).then([]);
  });
});

describe('planning', () => {
  test('starts once', () => {
    after(requested()).when(startPlanning).then([planning]);
    after(requested(), planning).when(startPlanning).then([]);
  });

  test('ends with a plan, and the run starts', () => {
    const outcome = after(requested(), planning).when(attach);
    outcome.then([attached, started(3)]);
    expect(outcome.state).toMatchObject({ status: 'running', startedAt: 3, unsettled: 1, ready: [0] });
  });

  test('may end before its start was recorded', () => {
    after(requested())
      .when(attach)
      .then([attached, started(3)]);
  });

  test('a second plan is dropped', () => {
    after(requested(), attached, started(3)).when(attach).then([]);
    after(requested(), attached, started(3)).when(failPlanning).then([]);
  });

  test('that fails ends the run', () => {
    const outcome = after(requested(), planning).when(failPlanning);
    outcome.then([planFailed]);
    expect(outcome.state).toMatchObject({ status: 'failed', failure: { code: 'REFUSED' }, endedAt: 3 });
    expect(readableDecider.isTerminal(outcome.state)).toBe(true);
    after(requested(), planFailed).when(attach).then([]);
    after(requested(), planFailed).when(failPlanning).then([]);
  });
});

describe('a plan that a person must approve', () => {
  const waiting = after(requested(asked), planning, attached);

  test('waits, and nothing starts', () => {
    const outcome = after(requested(asked), planning).when(attach);
    outcome.then([attached]);
    expect(outcome.state.status).toBe('awaiting-plan-approval');
    waiting.when({ type: 'Advance', data: { worker, now: 9 } }).then([]);
  });

  test('starts the run when approved', () => {
    waiting.when(decision('ApprovePlan')).then([approved, started(4)]);
  });

  test('ends the run when rejected, with the words of the person', () => {
    waiting.when(decision('RejectPlan', 'plan digest', 'too long')).then([
      { type: 'PlanRejected', data: { by: dana, at: 4, comment: 'too long', digest: 'plan digest' } },
      {
        type: 'ExecutionFailed',
        data: { code: 'PLAN_REJECTED', message: 'dana rejected the plan: too long', at: 4 },
      },
    ]);
  });

  test.each(['ApprovePlan', 'RejectPlan'] as const)('takes %s for the plan that was shown only', (type) => {
    waiting.when(decision(type, 'another digest')).then(rejected('DIGEST_MISMATCH', /plan is not the one/));
  });

  test('is decided once', () => {
    const second = after(requested(asked), attached, approved, started(4));
    second.when(decision('ApprovePlan')).then(rejected('NOT_WAITING_FOR_APPROVAL', /running/));
    second.when(decision('RejectPlan')).then(rejected('NOT_WAITING_FOR_APPROVAL'));
    waiting
      .when(decision('RejectPlan'), decision('ApprovePlan'))
      .then(rejected('NOT_WAITING_FOR_APPROVAL', /failed/));
  });

  test('is not there before planning has ended', () => {
    after(requested(asked)).when(decision('ApprovePlan')).then(rejected('NOT_WAITING_FOR_APPROVAL'));
  });

  test('may be approved during a pause; the run starts when it is resumed', () => {
    const story = ExecutionStory.planned(plan, { approvePlan: true }).pause();
    story.send({ type: 'ApprovePlan', data: { by: dana, digest: 'plan digest' } });
    expect(story.advance().state).toMatchObject({ status: 'paused', resumeTo: 'running' });
    expect(story.resume().advance().step('a').status).toBe('running');
  });
});

test('a whole run: every fact once, in order', () => {
  const story = ExecutionStory.planned(samplePlan(['a', 'b', 'c <= a b'])).advance();
  story.wait(10).succeed('b').advance().wait(10).succeed('a').advance().wait(10).succeed('c', 42);
  expect(story.events.map(({ type }) => type)).toEqual([
    'ExecutionRequested',
    'PlanningStarted',
    'PlanAttached',
    'ExecutionStarted',
    'StepStarted',
    'StepStarted',
    'StepSucceeded',
    'StepSucceeded',
    'StepStarted',
    'StepSucceeded',
    'ExecutionCompleted',
  ]);
  expect(story.state).toMatchObject({
    status: 'completed',
    result: { c: 42 },
    endedAt: 1_030,
    startedAt: 1_000,
  });
  expect(story.step('c')).toMatchObject({ startedAt: 1_020, endedAt: 1_030, attempt: 1 });
});
