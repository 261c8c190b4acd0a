import { expect, test } from '@jest/globals';
import { ExecutionStory } from '@app/domain/testing/execution-story.js';
import { withCompensation } from '@app/domain/testing/random-recovery.js';
import { samplePlan } from '@app/domain/testing/sample-plan.js';
import { fateOf, isOverIn } from './fate.js';

const work = samplePlan(['a', 'b <- a', 'm*2']);

test('an attempt is to come, runs, or is over, by the history of its run', () => {
  const story = ExecutionStory.planned(work).advance();
  const fate = (id: string, attempt = 1) => fateOf(story.state, id, attempt);
  expect([fate('a'), fate('a', 2), fate('b'), fate('m[0]'), fate('m[2]')]).toEqual([
    'running',
    'to-come',
    'to-come',
    'running',
    'over',
  ]);
  story.succeed('a').advance();
  expect([fate('a'), fate('b')]).toEqual(['over', 'running']);
});

test('a call inside the step of an agent is as its step', () => {
  const story = ExecutionStory.planned(work).advance();
  expect(fateOf(story.state, 'a#3.0', 1)).toBe('running');
  story.succeed('a');
  expect(fateOf(story.state, 'a#3.0', 1)).toBe('over');
});

test('what undoes a step runs while the run says so', () => {
  const story = ExecutionStory.planned(withCompensation(samplePlan(['a', 'b <- a']), [0])).advance();
  expect(fateOf(story.state, 'a/compensation', 1)).toBe('over');
  story.succeed('a').advance().fail('b').advance();
  expect(fateOf(story.state, 'a/compensation', 1)).toBe('running');
});

test('in a run that has ended nothing is to come', () => {
  const story = ExecutionStory.planned(work).advance();
  story.cancel();
  const isOver = isOverIn(story);
  expect(isOver({ stepId: 'b', attempt: 1 })).toBe(false);
  for (const step of ['a', 'm[0]', 'm[1]']) story.stop(step);
  expect(story.state.status).toBe('cancelled');
  expect(isOver({ stepId: 'b', attempt: 1 })).toBe(true);
});
