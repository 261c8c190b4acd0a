import { describe, expect, test } from '@jest/globals';
import { ExecutionStory, sampleIds, timeout } from '@app/domain/testing/execution-story.js';
import { replanning, samplePlan } from '@app/domain/testing/sample-plan.js';
import { restOf } from './rest-of.js';
import type { SoakedRun } from './soaked-run.js';

const soaked = ({ events, state }: ExecutionStory, ...below: readonly SoakedRun[]): SoakedRun => ({
  id: sampleIds.execution,
  events,
  state,
  entries: [],
  positions: [],
  below,
});
const run = (...steps: readonly string[]) => ExecutionStory.planned(samplePlan(steps)).advance();
const parent = { executionId: sampleIds.execution, stepId: 'part', attempt: 1, depth: 1 };
function child(...steps: readonly string[]): ExecutionStory {
  const options = { concurrency: 5, approvePlan: false, timeZone: 'UTC' };
  const data = { executionId: sampleIds.child, request: 'do it', by: 'dana', options, parent };
  const story = new ExecutionStory().send({ type: 'RequestExecution', data });
  return story
    .send({ type: 'StartPlanning', data: { worker: 'w' } })
    .attach(samplePlan(steps))
    .advance();
}

describe('a run of which a step is a run rests as that one does:', () => {
  test('when that waits for somebody, it waits', () => {
    const rest = restOf(soaked(run('part@'), soaked(child('a!'))));
    expect(rest).toBe('approval');
  });

  test('when that moves, it moves', () => {
    expect(restOf(soaked(run('part@'), soaked(child('a'))))).toBeUndefined();
  });

  test('when that has ended and it has not heard of it, it stands still', () => {
    expect(restOf(soaked(run('part@'), soaked(child('a').succeed('a'))))).toBeUndefined();
  });

  test('when something else of it moves, it moves', () => {
    expect(restOf(soaked(run('part@', 'b'), soaked(child('a!'))))).toBeUndefined();
  });
});

test('a run that has spent its budget waits for another', () => {
  const story = ExecutionStory.planned(samplePlan(['a', 'b']), { budget: { maxCalls: 1 } }).advance();
  expect(restOf(soaked(story))).toBeUndefined();
  expect(restOf(soaked(story.succeed('a').advance()))).toBe('budget');
});

test('a run that has spent its budget cannot try again either', () => {
  const story = ExecutionStory.planned(samplePlan(['a', 'b']), { budget: { maxCalls: 1 } }).advance();
  expect(restOf(soaked(story.fail('a', timeout)))).toBeUndefined();
  expect(restOf(soaked(story.advance()))).toBe('budget');
});

test('a run that looks for another plan does not rest', () => {
  const story = ExecutionStory.planned(replanning(samplePlan(['a', 'b <- a']))).advance();
  expect(restOf(soaked(story.fail('a').advance()))).toBeUndefined();
});
