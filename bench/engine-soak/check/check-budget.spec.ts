import { expect, test } from '@jest/globals';
import type { Budget, BudgetState } from '@app/domain/execution/limits/budget.js';
import { ExecutionStory, sampleIds } from '@app/domain/testing/execution-story.js';
import { samplePlan } from '@app/domain/testing/sample-plan.js';
import { brokenByBudget } from './check-budget.js';
import type { SoakedRun } from './soaked-run.js';

const soaked = ({ events, state }: ExecutionStory, ...below: readonly SoakedRun[]): SoakedRun => ({
  id: sampleIds.execution,
  events,
  state,
  entries: [],
  positions: [],
  below,
});
const run = (budget: Budget, ...steps: readonly string[]) =>
  ExecutionStory.planned(samplePlan(steps), { budget }).advance();
/** The run as if its budget had come out otherwise. */
const altered = (story: ExecutionStory, budget: Partial<BudgetState>): SoakedRun => {
  const { state } = story;
  if (state.status === 'none' || !state.budget) throw new Error('It has no budget');
  return { ...soaked(story), state: { ...state, budget: { ...state.budget, ...budget } } };
};

test('a run starts what its budget pays for, and waits for another', () => {
  const story = run({ maxCalls: 2 }, 'a', 'b', 'c').succeed('a').succeed('b').advance();
  expect(brokenByBudget(soaked(story))).toEqual([]);
});

test('it is seen when it has started more', () => {
  const story = run({ maxCalls: 2 }, 'a', 'b').succeed('a').succeed('b');
  expect(brokenByBudget(altered(story, { maxCalls: 1 }))).toEqual([
    'it has started 2 attempts, its budget is 1',
  ]);
});

test('it is seen when what runs below it has started more', () => {
  const story = run({ maxCalls: 2 }, 'part@');
  const below = soaked(ExecutionStory.planned(samplePlan(['x', 'y'])).advance());
  expect(brokenByBudget(soaked(story, below))).toEqual(['it has started 3 attempts, its budget is 2']);
});

test('it is seen when a start is not counted', () => {
  const story = run({ maxCalls: 2 }, 'a').succeed('a');
  expect(brokenByBudget(altered(story, { calls: 0 }))).toEqual([
    'its budget counts 0 attempts, it has started 1',
  ]);
});

test('it is seen when something stays reserved', () => {
  const story = run({ maxCalls: 2 }, 'a').succeed('a');
  const said = ['something of its budget is reserved still, and nothing runs'];
  expect(brokenByBudget(altered(story, { reserved: 5 }))).toEqual(said);
  expect(brokenByBudget(altered(story, { allowances: { a: { calls: 1 } } }))).toEqual(said);
});
