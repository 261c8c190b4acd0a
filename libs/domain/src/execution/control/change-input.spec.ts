import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../kernel/json.js';
import { dana, ExecutionStory, readableDecider, timeout } from '../../testing/execution-story.js';
import { given, rejected } from '../../testing/given.js';
import { samplePlan } from '../../testing/sample-plan.js';
import type { ExecutionCommand } from '../execution.commands.js';
import { isPlanned, placeOf } from '../execution.state.js';
import { resolvedInput } from '../resolved-input.js';

const planned = (...steps: string[]) => ExecutionStory.planned(samplePlan(steps));
const change = (stepId: string, input: JsonObject): ExecutionCommand => ({
  type: 'ChangeStepInput',
  data: { stepId, input, by: dana, now: 2_000, comment: 'a typo' },
});
const when = (story: ExecutionStory, command: ExecutionCommand) =>
  given(readableDecider, story.events).when(command);
const runsWith = ({ state }: ExecutionStory, id: string) =>
  isPlanned(state) && resolvedInput(state, placeOf(state, id) ?? -1);

describe('changing the input of a step', () => {
  test('that has not started is recorded with who and why, and is what runs', () => {
    const story = planned('a', 'b <= a').advance();
    when(story, change('b', { of: 'B' })).then([
      {
        type: 'StepInputChanged',
        data: { stepId: 'b', input: { of: 'B' }, group: 1, by: dana, at: 2_000, comment: 'a typo' },
      },
    ]);
    story.change('b', { of: 'B', from: '{{a}}' }).succeed('a', 'one').advance();
    expect(story.step('b')).toMatchObject({ status: 'running', group: 1 });
    expect(runsWith(story, 'b')).toEqual({ of: 'B', from: 'one' });
    expect(story.succeed('b').step('b')).toMatchObject({ input: { of: 'B', from: '{{a}}' } });
  });

  test('that waits for an approval renews the question; what was shown before can be approved no more', () => {
    const story = planned('a!').advance();
    const digestOf = () => {
      const step = story.step('a');
      return step.status === 'waiting-for-approval' ? step.approval.digest : 'none';
    };
    const shown = digestOf();
    story.change('a', { of: 'other' });
    const approval: ExecutionCommand = {
      type: 'ApproveStep',
      data: { stepId: 'a', digest: shown, by: dana, now: 2_000 },
    };
    when(story, approval).then(rejected('NOT_WAITING_FOR_APPROVAL'));
    story.advance();
    expect(digestOf()).toContain('other');
    when(story, approval).then(rejected('DIGEST_MISMATCH'));
    story.approve('a').advance();
    expect([story.step('a').status, runsWith(story, 'a')]).toEqual(['running', { of: 'other' }]);
  });

  test('that was approved, and waits to be started or tried again, asks anew', () => {
    const plan = samplePlan(['a', 'b!']);
    const full = ExecutionStory.planned(plan, { concurrency: 1 }).advance().approve('b');
    full.change('b', { of: 'other' }).succeed('a').advance();
    expect(full.step('b').status).toBe('waiting-for-approval');
    const failed = planned('a!').advance().approve('a').advance().fail('a', timeout);
    failed.change('a', { of: 'other' }).wait(500).advance();
    expect(failed.step('a').status).toBe('waiting-for-approval');
    expect(failed.approve('a').advance().step('a')).toMatchObject({ status: 'running', attempt: 2 });
  });

  test('that waits for its next attempt keeps the wait, under a new key', () => {
    const story = planned('a').advance().fail('a', timeout).change('a', { of: 'other' });
    expect(story.step('a')).toMatchObject({ status: 'retrying', retryAt: 1_500, group: 2 });
  });

  test('no longer needs the output that only the old input referred to', () => {
    const story = planned('a', 'b <= a').skip('a').change('b', { of: 'B' }).advance();
    expect(story.step('b').status).toBe('running');
  });

  test('to what it is already changes nothing', () => {
    when(planned('a'), change('a', { of: 'a' })).then([]);
    when(planned('a').change('a', { of: 'b' }), change('a', { of: 'b' })).then([]);
  });

  test('takes only outputs of steps that it waits for, directly or not', () => {
    const story = planned('a', 'b <- a', 'c <- b', 'd');
    expect(story.change('c', { of: '{{a.x}}' }).step('c')).toMatchObject({ input: { of: '{{a.x}}' } });
    for (const id of ['c', 'd', 'nowhere']) {
      when(story, change('c', { of: `{{${id}}}` })).then(rejected('INVALID_INPUT', /does not wait for/));
    }
  });

  test.each<[string, ExecutionStory, RegExp]>([
    ['runs', planned('a').advance(), /running/],
    ['is done', planned('a', 'b').advance().succeed('a'), /succeeded/],
    ['was lost', planned('a~').advance().lose('a').advance(), /Approve or reject/],
    ['is part of a run that has ended', planned('a').advance().fail('a'), /failed/],
    ['is part of a run that is being cancelled', planned('a <- b', 'b').advance().cancel(), /cancelling/],
  ])('is refused when it %s', (_, story, says) => {
    when(story, change('a', { of: 'other' })).then(rejected('WRONG_STATUS', says));
  });
});
