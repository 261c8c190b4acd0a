import { expect, it } from '@jest/globals';
import { isPlanned } from '@app/domain/execution/execution.state.js';
import { ExecutionStory, timeout, worker } from '@app/domain/testing/execution-story.js';
import { samplePlan } from '@app/domain/testing/sample-plan.js';
import { stepView } from './step-view.js';

const holdOf = ({ state }: ExecutionStory) => (isPlanned(state) ? stepView(state, 0).hold : undefined);

it('says of a map what keeps its next element from starting', () => {
  const story = ExecutionStory.planned(samplePlan(['all*3']), { concurrency: 0, budget: { maxCalls: 1 } });
  story.advance();
  expect(holdOf(story)).toBeNull();
  story.succeed('all[0]').advance();
  expect(holdOf(story)).toMatchObject({ kind: 'budget', until: null });
  story.send({ type: 'RaiseBudget', data: { by: 'dana', limits: { maxCalls: 9 } } }).advance();
  expect(holdOf(story)).toBeNull();
});

it('says of a map of which nothing runs what an element waits for that is to be tried again', () => {
  const story = ExecutionStory.planned(samplePlan(['all*3']), { concurrency: 1 }).advance();
  story.fail('all[0]', timeout).wait(30_000);
  const hold = { kind: 'circuit-breaker', reason: 'it failed again and again', until: 90_000 } as const;
  const withheld = ['all[0]', 'all[1]'].map((stepId) => ({ stepId, ...(stepId === 'all[0]' && { hold }) }));
  story.send({ type: 'Advance', data: { worker, withheld } });
  expect(holdOf(story)).toEqual(hold);
  story.advance();
  expect(holdOf(story)).toBeNull();
});

it('says when a step is tried again, unless a pause holds that', () => {
  const retryAt = ({ state }: ExecutionStory) => (isPlanned(state) ? stepView(state, 0).retryAt : undefined);
  const story = ExecutionStory.planned(samplePlan(['a', 'b']))
    .advance()
    .fail('a', timeout);
  const due = retryAt(story);
  expect(due).toEqual(expect.any(Number));
  story.pause();
  expect(retryAt(story)).toBeNull();
  story.resume();
  expect(retryAt(story)).toBe(due);
});
