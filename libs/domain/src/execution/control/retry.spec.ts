import { describe, expect, test } from '@jest/globals';
import {
  broken,
  dana,
  ExecutionStory,
  readableDecider,
  timeout,
  worker,
} from '../../testing/execution-story.js';
import { given, rejected } from '../../testing/given.js';
import { samplePlan } from '../../testing/sample-plan.js';
import type { ExecutionCommand } from '../execution.commands.js';

const started = (...steps: string[]) => ExecutionStory.planned(samplePlan(steps)).advance();
const retry = (stepId: string): ExecutionCommand => ({
  type: 'RetryStep',
  data: { stepId, by: dana, now: 2_000, comment: 'it is up again' },
});
const retryAll: ExecutionCommand = { type: 'RetryExecution', data: { by: dana, now: 2_000 } };
const when = (story: ExecutionStory, command: ExecutionCommand) =>
  given(readableDecider, story.events).when(command);
const person = { by: dana, at: 2_000 };

describe('retrying a step that failed for good', () => {
  test('takes a failed run back to running, with who and why', () => {
    const outcome = when(started('a', 'b <- a').fail('a'), retry('a'));
    outcome.then([
      { type: 'ExecutionReopened', data: { ...person, comment: 'it is up again', to: 'running' } },
      { type: 'StepRetryRequested', data: { stepId: 'a', group: 1, ...person, comment: 'it is up again' } },
    ]);
    expect(outcome.state).toMatchObject({ status: 'running', ready: [0], unsettled: 2, running: 0 });
    expect(outcome.state).toHaveProperty('failed', undefined);
    expect(outcome.state).not.toHaveProperty('failure');
    expect(outcome.state).not.toHaveProperty('endedAt');
  });

  test('lets it run with all its tries, and those that wait for it after it', () => {
    const story = started('a', 'b <- a', 'c').fail('a').succeed('c').retry('a').advance();
    expect(story.step('a')).toMatchObject({ status: 'running', attempt: 2, tries: 1 });
    story.fail('a', timeout).wait(500).advance().succeed('a').advance().succeed('b');
    expect(story.state.status).toBe('completed');
  });

  test('uses the same key where repeating is harmless, and a new one where it is not', () => {
    const key = (flag: string) => {
      const story = started(`a${flag}`).fail('a').retry('a').advance();
      const last = story.events.at(-1);
      return last?.type === 'StepStarted' ? last.data.idempotencyKey.split('/').slice(1).join('/') : last;
    };
    expect([key(''), key('~')]).toEqual(['a/1', 'a/2']);
  });

  test('asks for the approval of another effect, not again for the same one', () => {
    const asked = (flag: string) =>
      started(`a${flag}`).approve('a').advance().fail('a').retry('a').advance().step('a').status;
    expect(asked('!')).toBe('running');
    expect(asked('!~')).toBe('waiting-for-approval');
  });

  test('asks again about a step that a person rejected', () => {
    const story = started('a!').reject('a').retry('a').advance();
    expect(story.step('a').status).toBe('waiting-for-approval');
    expect(story.approve('a').advance().succeed('a').state.status).toBe('completed');
  });

  test('does not wait for the other steps: the run has not ended yet, so nothing is reopened', () => {
    when(started('a', 'b').fail('a'), retry('a')).then([
      { type: 'StepRetryRequested', data: { stepId: 'a', group: 1, ...person, comment: 'it is up again' } },
    ]);
  });

  test('with another failed step the run fails with that one; retrying it brings both back', () => {
    const story = started('a', 'b').fail('a').wait(5).fail('b');
    expect(story.state).toMatchObject({ failure: { stepId: 'a' } });
    story.retry('a');
    expect(story.state).toMatchObject({ status: 'failed', failure: { stepId: 'b', code: broken.code } });
    story.retry('b').advance();
    expect([story.step('a').status, story.step('b').status]).toEqual(['running', 'running']);
  });

  test('during a pause it takes effect at the end of the pause', () => {
    const story = started('a', 'b').pause().fail('a').retry('a').succeed('b').advance();
    expect(story.step('a').status).toBe('pending');
    expect(story.resume().advance().step('a').status).toBe('running');
  });
});

test('retrying a step that waits for its next attempt starts it now', () => {
  const story = started('a').fail('a', timeout).retry('a').advance();
  expect(story.step('a')).toMatchObject({ status: 'running', attempt: 2 });
});

test('a retry may bring another input; what ran with the old one has another key', () => {
  const story = started('a').fail('a').retry('a', { of: 'something else' }).advance();
  expect(story.step('a')).toMatchObject({ input: { of: 'something else' }, group: 2, status: 'running' });
});

describe('retrying a run', () => {
  test('retries every step that failed', () => {
    const story = started('a', 'b', 'c').fail('a').fail('b').succeed('c').retryAll().advance();
    expect(['a', 'b', 'c'].map((id) => story.step(id).status)).toEqual(['running', 'running', 'succeeded']);
  });

  test('plans again what could not be planned', () => {
    const story = ExecutionStory.requested();
    story.send({ type: 'FailPlanning', data: { code: 'MODEL_AWAY', message: 'later' } });
    when(story, retryAll).then([{ type: 'ExecutionReopened', data: { ...person, to: 'requested' } }]);
    story.retryAll().send({ type: 'StartPlanning', data: { worker } });
    expect(story.attach(samplePlan(['a'])).state.status).toBe('running');
  });

  test('is not a way around the rejection of its plan', () => {
    const story = ExecutionStory.planned(samplePlan(['a']), { approvePlan: true });
    story.send({ type: 'RejectPlan', data: { by: dana, digest: 'plan digest' } });
    when(story, retryAll).then(rejected('WRONG_STATUS', /plan .* was rejected/));
  });

  test('keeps an outcome that nobody knows, and asks about it as before', () => {
    const story = started('a~', 'b').lose('a').advance();
    const before = story.step('a');
    story.fail('b').retryAll().advance();
    expect(story.step('a')).toEqual(before);
  });
});

describe('what cannot be retried', () => {
  test.each<[string, ExecutionStory, ExecutionCommand, RegExp]>([
    ['a step that runs', started('a'), retry('a'), /running.*Wait for its end/],
    ['a step that waits for a person', started('a!'), retry('a'), /Approve or reject/],
    ['a step that is done', started('a', 'b').succeed('a'), retry('a'), /succeeded/],
    ['a step of a completed run', started('a').succeed('a'), retry('a'), /is completed/],
    ['a step of a cancelled run', started('a').cancel().fail('a'), retry('a'), /is cancelled/],
    ['a run that goes on', started('a'), retryAll, /is running cannot be retried/],
    ['a completed run', started('a').succeed('a'), retryAll, /is completed cannot be retried/],
  ])('%s', (_, story, command, says) => {
    when(story, command).then(rejected('WRONG_STATUS', says));
  });

  test('a step that there is not', () => {
    when(started('a').fail('a'), retry('x')).then(rejected('NOT_FOUND', /no step "x"/));
  });
});
