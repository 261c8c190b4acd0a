import { describe, expect, test } from '@jest/globals';
import { dana, ExecutionStory, readableDecider, timeout } from '../../testing/execution-story.js';
import { given, rejected } from '../../testing/given.js';
import { samplePlan } from '../../testing/sample-plan.js';
import type { ExecutionCommand } from '../execution.commands.js';
import { resolvedInput } from '../resolved-input.js';
import { isPlanned } from '../execution.state.js';

const planned = (...steps: string[]) => ExecutionStory.planned(samplePlan(steps));
const skip = (stepId: string, output?: string): ExecutionCommand => ({
  type: 'SkipStep',
  data: { stepId, by: dana, now: 2_000, comment: 'not needed', ...(output && { output }) },
});
const when = (story: ExecutionStory, command: ExecutionCommand) =>
  given(readableDecider, story.events).when(command);
const skipped = { stepId: 'a', reason: 'dana skipped it: not needed', by: dana, at: 2_000 };

describe('skipping a step', () => {
  test.each<[string, ExecutionStory]>([
    ['has not started', planned('a', 'b <- a')],
    ['waits for an approval', planned('a!', 'b <- a').advance()],
    ['waits for its next attempt', planned('a', 'b <- a').advance().fail('a', timeout)],
    ['had an outcome that nobody knows', planned('a~', 'b <- a').advance().pause().lose('a')],
  ])('that %s is recorded with who and why, and frees those that wait for it', (_, story) => {
    const outcome = when(story, skip('a'));
    outcome.then([{ type: 'StepSkipped', data: skipped }]);
    expect(outcome.state).toMatchObject({ ready: [1], retrying: [], unsettled: 1 });
  });

  test('that failed takes a failed run back to running', () => {
    const outcome = when(planned('a', 'b <- a').advance().fail('a'), skip('a'));
    outcome.then([
      {
        type: 'ExecutionReopened',
        data: { by: dana, at: 2_000, comment: 'not needed', to: 'running' },
      },
      { type: 'StepSkipped', data: skipped },
    ]);
    expect(outcome.state).toMatchObject({ status: 'running', ready: [1], unsettled: 1 });
  });

  test('before its turn leaves nothing to wait for, and the last one ends the run', () => {
    const story = planned('a', 'b <- a', 'c <- b').advance().skip('b').succeed('a').advance();
    expect(story.step('c').status).toBe('running');
    expect(story.pause().succeed('c').resume().state.status).toBe('completed');
    expect(planned('a').skip('a').state.status).toBe('completed');
  });

  test('skips those that need its output, unless there is one in its place', () => {
    const without = planned('a', 'b <= a').skip('a').advance();
    expect(without.step('b')).toMatchObject({
      status: 'skipped',
      reason: expect.stringMatching(/output of "a"/),
    });
    const story = planned('a', 'b <= a').skip('a', 'by hand').advance();
    expect(story.step('b').status).toBe('running');
    expect(isPlanned(story.state) && resolvedInput(story.state, 1)).toEqual({ a: 'by hand' });
    expect(story.succeed('b').state).toMatchObject({ status: 'completed' });
  });

  test.each<[string, ExecutionStory, RegExp]>([
    ['runs', planned('a').advance(), /running.*cancel the execution/],
    ['is done', planned('a', 'b').advance().succeed('a'), /succeeded/],
    ['was skipped', planned('a', 'b').skip('a'), /is skipped/],
    [
      'did not fail in a run that did',
      planned('a <- b', 'b').advance().fail('b'),
      /Retry the execution first/,
    ],
    ['is part of a run that is being cancelled', planned('a <- b', 'b').advance().cancel(), /cancelling/],
    ['is part of a run that has completed', planned('a').advance().succeed('a'), /completed/],
  ])('is refused when it %s', (_, story, says) => {
    when(story, skip('a')).then(rejected('WRONG_STATUS', says));
  });
});
