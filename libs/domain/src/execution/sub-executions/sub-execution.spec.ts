import { describe, expect, test } from '@jest/globals';
import { executionId } from '../../kernel/ids.js';
import type { BoundExecution, BoundPlan } from '../../plan/bound-plan.js';
import { broken, dana, ExecutionStory, readableDecider, sampleIds } from '../../testing/execution-story.js';
import { given, rejected } from '../../testing/given.js';
import { samplePlan, sampleStep } from '../../testing/sample-plan.js';
import type { ExecutionCommand } from '../execution.commands.js';
import { executionProcess, type Owed } from '../execution.process.js';
import type { ParentLink } from './sub-execution.events.js';
import type { SubOutcome } from './record-sub-execution.js';

const childId = executionId('01980000-0000-7000-8000-000000000003');

/** A sample step that is an execution. */
function sub(text: string): BoundExecution {
  const { id, title, dependsOn, policy } = sampleStep(text);
  return { kind: 'execution', id, title, dependsOn, policy, request: 'do it' };
}
const planOf = (...steps: BoundPlan['steps']): BoundPlan => ({ ...samplePlan([]), steps });
const running = () =>
  ExecutionStory.planned(planOf(sub('s~'), sampleStep('a'), sampleStep('b <- s'))).advance();
const ended = (outcome: SubOutcome, attempt = 1): ExecutionCommand => ({
  type: 'RecordSubExecution',
  data: { stepId: 's', attempt, childId, outcome, now: 2_000 },
});
const done: SubOutcome = { kind: 'succeeded', output: 'fine' };
const heard = (outcome: SubOutcome['kind']) => ({
  type: 'SubExecutionEnded' as const,
  data: { stepId: 's', attempt: 1, childId, outcome, at: 2_000 },
});
const when = (story: ExecutionStory, ...commands: ExecutionCommand[]) =>
  given(readableDecider, story.events).when(...commands);

describe('the end of an execution makes of the step that it is', () => {
  test('a success with its result', () => {
    when(running(), ended(done)).then([
      { type: 'StepSucceeded', data: { stepId: 's', attempt: 1, output: 'fine', at: 2_000 } },
      heard('succeeded'),
    ]);
  });

  test('a failure, which ends the run unless the step says otherwise', () => {
    when(running(), ended({ kind: 'failed', error: broken })).then([
      {
        type: 'StepFailed',
        data: {
          stepId: 's',
          attempt: 1,
          error: broken,
          decision: { kind: 'fail', reason: 'BROKEN is not an error that passes by itself' },
          at: 2_000,
        },
      },
      heard('failed'),
    ]);
  });

  test('a cancelled step when the run is being cancelled, a failure when it was cancelled alone', () => {
    const of = (story: ExecutionStory) => when(story, ended({ kind: 'cancelled' })).state;
    expect(of(running().stop('a').cancel())).toMatchObject({ status: 'cancelled' });
    expect(of(running().stop('a'))).toMatchObject({
      status: 'failed',
      failure: { code: 'SUB_EXECUTION_CANCELLED', stepId: 's' },
    });
  });

  test.each<[string, ExecutionCommand[]]>([
    ['told twice', [ended(done), ended(done)]],
    ['of another attempt', [ended(done, 2)]],
  ])('nothing when it is %s', (_, commands) => {
    when(running(), ...commands).then(rejected('STALE_RESULT'));
  });

  test('nothing when the step is no execution', () => {
    const command: ExecutionCommand = {
      type: 'RecordSubExecution',
      data: { stepId: 'a', attempt: 1, childId, outcome: done, now: 2_000 },
    };
    when(running(), command).then(rejected('STALE_RESULT'));
  });
});

describe('a pause', () => {
  const still = (pausedAt: number): ExecutionCommand => ({
    type: 'RecordQuiescence',
    data: { stepId: 's', attempt: 1, childId, pausedAt, now: 2_000 },
  });
  const quiesced = {
    type: 'SubExecutionQuiesced',
    data: { stepId: 's', attempt: 1, childId, at: 2_000 },
  } as const;
  const paused = () => running().pause();

  test('is still when what runs has ended, but for executions that stand still with it', () => {
    when(paused().succeed('a'), still(1_000)).then([
      quiesced,
      { type: 'ExecutionQuiesced', data: { at: 2_000 } },
    ]);
    when(paused(), still(1_000)).then([quiesced]);
    expect(when(paused(), still(1_000)).state).not.toHaveProperty('quiescedAt');
  });

  test('is told so once, and not of an earlier pause', () => {
    when(paused(), still(1_000), still(1_000)).then([]);
    when(paused().resume().wait(5).pause(), still(1_000)).then([]);
    when(running(), still(1_000)).then([]);
    const again = when(
      paused(),
      still(1_000),
      { type: 'ResumeExecution', data: { by: dana, now: 2_001 } },
      { type: 'PauseExecution', data: { by: dana, now: 2_002 } },
    );
    expect(again.state).not.toHaveProperty('still');
  });
});

describe('how deep executions lie', () => {
  const request = (depth: number): ExecutionCommand => {
    const parent: ParentLink = { executionId: childId, stepId: 's', attempt: 1, depth };
    const options = { concurrency: 1, approvePlan: false, timeZone: 'UTC' };
    const data = { executionId: sampleIds.execution, request: 'do it', by: dana, now: 1, options, parent };
    return { type: 'RequestExecution', data };
  };

  test('is bounded', () => {
    given(readableDecider, [])
      .when(request(9))
      .then(rejected('INVALID_REQUEST', /at most 8 executions above it/));
    expect(given(readableDecider, []).when(request(8)).state).toMatchObject({
      requested: { parent: { executionId: childId, stepId: 's', attempt: 1, depth: 8 } },
    });
  });

  test('an execution owes it to the one above that it has ended, also after a crash', () => {
    const { state } = given(readableDecider, []).when(request(1), {
      type: 'CancelExecution',
      data: { by: dana, now: 2 },
    });
    expect(executionProcess.react(state, { type: 'ExecutionCancelled', data: { at: 2 } })).toEqual([
      { kind: 'tell-parent' },
    ]);
    expect(executionProcess.resume(state)).toEqual([{ kind: 'tell-parent' }]);
  });
});

describe('the worker tends the execution', () => {
  const tend: Owed = { kind: 'tend-child', stepId: 's', attempt: 1 };
  test.each<[string, ExecutionStory, (story: ExecutionStory) => ExecutionStory]>([
    ['starts', ExecutionStory.planned(planOf(sub('s'))), (s) => s.advance()],
    ['is cancelled', running(), (s) => s.cancel()],
    ['is paused', running(), (s) => s.pause('run')],
    ['goes on', running().pause(), (s) => s.resume()],
  ])('when the step or the run %s', (_, story, act) => {
    const before = story.events.length;
    act(story);
    const owed = story.events.slice(before).flatMap((event) => executionProcess.react(story.state, event));
    expect(owed).toContainEqual(tend);
  });

  test('and after a crash, whether the step may be repeated or not', () => {
    const owed = executionProcess.resume(running().state);
    expect(owed).toContainEqual(tend);
    expect(owed).toContainEqual({ kind: 'run-step', stepId: 'a', attempt: 1 });
    expect(owed.filter((one) => 'stepId' in one)).toHaveLength(2);
  });
});

test('a person who tries the step again starts another attempt, and so another execution', () => {
  const story = running()
    .succeed('a')
    .send({
      type: 'RecordSubExecution',
      data: { stepId: 's', attempt: 1, childId, outcome: { kind: 'failed', error: broken } },
    });
  expect(story.retry('s').advance().step('s')).toMatchObject({ status: 'running', attempt: 2, group: 2 });
});
