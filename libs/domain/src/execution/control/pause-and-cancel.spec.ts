import { describe, expect, test } from '@jest/globals';
import { given, rejected } from '../../testing/given.js';
import { dana, ExecutionStory, readableDecider, timeout } from '../../testing/execution-story.js';
import { samplePlan } from '../../testing/sample-plan.js';
import type { ExecutionCommand } from '../execution.commands.js';

const typesSince = (story: ExecutionStory, act: () => void): string[] => {
  const before = story.events.length;
  act();
  return story.events.slice(before).map(({ type }) => type);
};
const command = (type: 'PauseExecution' | 'ResumeExecution' | 'CancelExecution'): ExecutionCommand => ({
  type,
  data: { by: dana, now: 9_000 },
});
const refusal = (story: ExecutionStory, type: Parameters<typeof command>[0]) =>
  given(readableDecider, story.events).when(command(type));

const running = () => ExecutionStory.planned(samplePlan(['a', 'b <- a'])).advance();
const ended = {
  completed: () => running().succeed('a').advance().succeed('b'),
  failed: () => running().fail('a'),
  cancelled: () => running().cancel().stop('a'),
};
const open = {
  requested: () => ExecutionStory.requested(),
  planning: () => ExecutionStory.requested().send({ type: 'StartPlanning', data: { worker: 'w' } }),
  'awaiting-plan-approval': () => ExecutionStory.planned(samplePlan(['a']), { approvePlan: true }),
  running: () => ExecutionStory.planned(samplePlan(['a'])),
};

describe('pausing', () => {
  test.each(Object.entries(open))(
    'a run that is %s is quiet at once, and goes on where it was',
    (status, make) => {
      const story = make();
      expect(story.state.status).toBe(status);
      expect(typesSince(story, () => story.pause())).toEqual(['ExecutionPaused', 'ExecutionQuiesced']);
      expect(story.state).toMatchObject({ status: 'paused', resumeTo: status, quiescedAt: 1_000 });
      expect(typesSince(story, () => story.resume())).toEqual(['ExecutionResumed']);
      expect(story.state.status).toBe(status);
      expect(story.state).not.toHaveProperty('pausedAt');
    },
  );

  test('starts nothing more, and says when the last running step has ended', () => {
    const story = ExecutionStory.planned(samplePlan(['a', 'b', 'c <- a'])).advance();
    expect(typesSince(story, () => story.pause())).toEqual(['ExecutionPaused']);
    expect(typesSince(story, () => story.succeed('a').advance())).toEqual(['StepSucceeded']);
    expect(typesSince(story, () => story.wait(50).succeed('b'))).toEqual([
      'StepSucceeded',
      'ExecutionQuiesced',
    ]);
    expect(story.state).toMatchObject({ quiescedAt: 1_050 });
    expect(typesSince(story, () => story.advance())).toEqual([]);
    expect(typesSince(story, () => story.resume().advance())).toEqual(['ExecutionResumed', 'StepStarted']);
  });

  test('planning goes on meanwhile: its plan, or its failure, is taken', () => {
    const planned = ExecutionStory.requested()
      .pause()
      .attach(samplePlan(['a']));
    expect(planned.state).toMatchObject({ status: 'paused', resumeTo: 'running' });
    expect(planned.resume().advance().step('a').status).toBe('running');
    const failed = ExecutionStory.requested().pause();
    failed.send({ type: 'FailPlanning', data: { code: 'REFUSED', message: 'no' } });
    expect(failed.state.status).toBe('failed');
  });

  test('freezes the wait for a retry: what was left of it is still left afterwards', () => {
    const story = running().fail('a', timeout).wait(200).pause().wait(60_000).resume();
    expect(story.step('a')).toMatchObject({ status: 'retrying', retryAt: story.now + 300 });
    story.wait(299).advance();
    expect(story.step('a').status).toBe('retrying');
    expect(story.wait(1).advance().step('a')).toMatchObject({ status: 'running', attempt: 2 });
  });

  test('lets the wait for a retry run on when asked to: what is over by then is tried at once', () => {
    const story = running().fail('a', timeout).wait(200).pause('run').wait(60_000);
    expect(typesSince(story, () => story.advance())).toEqual([]);
    expect(typesSince(story, () => story.resume().advance())).toEqual(['ExecutionResumed', 'StepStarted']);
  });

  test('does not change from frozen to running timers half way', () => {
    const story = running().pause('freeze');
    const again = (timers: 'freeze' | 'run') =>
      given(readableDecider, story.events).when({
        type: 'PauseExecution',
        data: { by: dana, now: 9_000, timers },
      });
    again('freeze').then([]);
    again('run').then(rejected('WRONG_STATUS', /timers stand still.*resume it/));
  });

  test('a wait that began during the pause is left whole, not lengthened', () => {
    const story = running().pause().wait(60_000).fail('a', timeout).wait(5_000).resume();
    expect(story.step('a')).toMatchObject({ retryAt: story.now + 500 });
  });

  test('a run that failed or was finished during the pause ends when it is resumed', () => {
    const failed = running().pause().fail('a');
    expect(failed.state.status).toBe('paused');
    expect(typesSince(failed, () => failed.resume())).toEqual(['ExecutionResumed', 'ExecutionFailed']);
    const done = ExecutionStory.planned(samplePlan(['a']))
      .advance()
      .pause()
      .succeed('a');
    expect(typesSince(done, () => done.wait(7).resume())).toEqual(['ExecutionResumed', 'ExecutionCompleted']);
    expect(done.state).toMatchObject({ endedAt: 1_007 });
  });

  test('what is so already is no second fact', () => {
    const story = running();
    expect(typesSince(story, () => story.resume())).toEqual([]);
    expect(typesSince(story.pause(), () => story.pause())).toEqual([]);
  });
});

describe('cancelling', () => {
  test.each(Object.entries(open))('a run that is %s ends at once', (_, make) => {
    const story = make();
    const types = typesSince(story, () => story.cancel());
    expect(types).toEqual(['CancellationRequested', 'ExecutionCancelled']);
    expect(story.state).toMatchObject({ status: 'cancelled', endedAt: 1_000 });
  });

  test('a paused run ends it, too', () => {
    const { state } = ExecutionStory.planned(samplePlan(['a']))
      .pause()
      .cancel();
    expect(state.status).toBe('cancelled');
    expect(state).not.toHaveProperty('resumeTo');
  });

  test('waits for what is running, starts nothing more, and keeps what was done', () => {
    const story = ExecutionStory.planned(samplePlan(['a', 'b', 'c <- a'])).advance();
    expect(typesSince(story, () => story.cancel())).toEqual(['CancellationRequested']);
    expect(typesSince(story, () => story.cancel())).toEqual([]);
    expect(typesSince(story, () => story.succeed('a').advance())).toEqual(['StepSucceeded']);
    expect(typesSince(story, () => story.wait(5).stop('b'))).toEqual(['StepCancelled', 'ExecutionCancelled']);
    expect(['a', 'b', 'c'].map((id) => story.step(id).status)).toEqual([
      'succeeded',
      'cancelled',
      'cancelled',
    ]);
    expect(story.state).toMatchObject({ status: 'cancelled', endedAt: 1_005, ready: [], unsettled: 0 });
    expect(story.step('b')).toMatchObject({ startedAt: 1_000 });
  });

  test('does not retry what fails meanwhile', () => {
    const story = running().cancel();
    expect(typesSince(story, () => story.fail('a', timeout))).toEqual(['StepFailed', 'ExecutionCancelled']);
    expect(story.step('a').status).toBe('failed');
  });

  test('keeps a lost outcome visible, also one that a person was asked about', () => {
    const plan = samplePlan(['a~', 'b']);
    const asked = ExecutionStory.planned(plan).advance().lose('a').advance().cancel().stop('b');
    expect(asked.step('a')).toMatchObject({ status: 'outcome-unknown', startedAt: 1_000 });
    const lost = ExecutionStory.planned(plan).advance().cancel().stop('b').lose('a');
    expect(lost.step('a').status).toBe('outcome-unknown');
    expect(lost.state.status).toBe('cancelled');
  });

  test('a step that waits to try again keeps when it started', () => {
    const story = running().fail('a', timeout).wait(10).cancel();
    expect(story.step('a')).toEqual(
      expect.objectContaining({ status: 'cancelled', startedAt: 1_000, endedAt: 1_010 }),
    );
  });
});

describe('after the end', () => {
  test.each(Object.entries(ended))('a run that is %s can be neither paused nor resumed', (status, make) => {
    const story = make();
    expect(story.state.status).toBe(status);
    refusal(story, 'PauseExecution').then(
      rejected('WRONG_STATUS', new RegExp(`is ${status} cannot be paused`)),
    );
    refusal(story, 'ResumeExecution').then(rejected('WRONG_STATUS', /cannot be resumed/));
    refusal(story, 'CancelExecution').then(
      status === 'cancelled' ? [] : rejected('WRONG_STATUS', /cannot be cancelled/),
    );
  });

  test('nor one that is being cancelled', () => {
    const story = running().cancel();
    refusal(story, 'PauseExecution').then(rejected('WRONG_STATUS', /cancelling cannot be paused/));
    refusal(story, 'ResumeExecution').then(rejected('WRONG_STATUS', /cancelling cannot be resumed/));
  });
});
