import { expect, test } from '@jest/globals';
import { ExecutionStory } from '@app/domain/testing/execution-story.js';
import { withCompensation } from '@app/domain/testing/random-recovery.js';
import { samplePlan } from '@app/domain/testing/sample-plan.js';
import { isOver, isOverIn } from './is-over.js';

const work = samplePlan(['a', 'b <- a', 'm*2']);

test('an attempt that runs or is to come is not over, by the history of its run', () => {
  const story = ExecutionStory.planned(work).advance();
  const over = (id: string, attempt = 1) => isOver(story.state, id, attempt);
  expect([over('a'), over('a', 2), over('b'), over('m[0]'), over('m[2]')]).toEqual([
    false,
    false,
    false,
    false,
    true,
  ]);
  story.succeed('a').advance();
  expect([over('a'), over('a', 2), over('b')]).toEqual([true, false, false]);
});

test('a call inside the step of an agent is as its step', () => {
  const story = ExecutionStory.planned(work).advance();
  expect(isOver(story.state, 'a#3.0', 1)).toBe(false);
  story.succeed('a');
  expect(isOver(story.state, 'a#3.0', 1)).toBe(true);
});

test('what undoes a step runs while the run says so', () => {
  const story = ExecutionStory.planned(withCompensation(samplePlan(['a', 'b <- a']), [0])).advance();
  expect(isOver(story.state, 'a/compensation', 1)).toBe(true);
  story.succeed('a').advance().fail('b').advance();
  expect(isOver(story.state, 'a/compensation', 1)).toBe(false);
});

test('in a run that has ended nothing is to come', () => {
  const story = ExecutionStory.planned(work).advance();
  story.cancel();
  const isOverNow = isOverIn(story);
  expect(isOverNow({ stepId: 'b', attempt: 1 })).toBe(false);
  for (const step of ['a', 'm[0]', 'm[1]']) story.stop(step);
  expect(story.state.status).toBe('cancelled');
  expect(isOverNow({ stepId: 'b', attempt: 1 })).toBe(true);
});
