import { describe, expect, test } from '@jest/globals';
import type { BoundPlan } from '../../plan/bound-plan.js';
import type { FailedItems } from '../../plan/plan.js';
import { ExecutionStory } from '../../testing/execution-story.js';
import { samplePlan } from '../../testing/sample-plan.js';
import { isPlanned } from '../execution.state.js';

const begin = (plan: BoundPlan) => ExecutionStory.planned(plan, { concurrency: 0 }).advance();
const status = (story: ExecutionStory, ...ids: string[]) => ids.map((id) => story.step(id).status);
const map = ({ state }: ExecutionStory) => (isPlanned(state) ? state.expansions[0] : undefined);
const startsOf = ({ events }: ExecutionStory, id: string) =>
  events.flatMap((e) => (e.type === 'StepStarted' && e.data.stepId === id ? [e.data.attempt] : []));

const collecting: FailedItems = { kind: 'collect', allowed: 1 };
const withMap = (notation: readonly string[], concurrency: number): BoundPlan => {
  const plan = samplePlan(notation);
  const steps = plan.steps.map((step) =>
    step.kind === 'map' ? { ...step, failedItems: collecting, concurrency } : step,
  );
  return { ...plan, steps };
};

/** A run that failed at "bad" while a map was under way: one element had failed, the outcome of the next got lost. */
const cutShort = (concurrency: number) =>
  begin(withMap(['bad', 'all*3~'], concurrency))
    .fail('bad')
    .fail('all[0]')
    .lose('all[1]');

describe('a map that goes on after the end of its run', () => {
  test('asks about a lost outcome in its turn, within its limit, and counts it as under way from then on', () => {
    const story = begin(withMap(['bad', 'all*3'], 1))
      .fail('bad')
      .lose('all[0]')
      .skip('bad')
      .advance();
    expect(status(story, 'all[0]', 'all[1]')).toEqual(['waiting-for-approval', 'pending']);
    expect(map(story)).toMatchObject({ next: 1, open: 1, settled: 0 });
    story.approve('all[0]').advance();
    expect(status(story, 'all[0]', 'all[1]')).toEqual(['running', 'pending']);
    story.succeed('all[0]').advance();
    expect(map(story)).toMatchObject({ next: 2, open: 1, settled: 1 });
  });

  test('counts an element whose outcome was lost behind one that runs again', () => {
    const story = cutShort(0).succeed('all[2]').retryAll().advance();
    expect(status(story, 'all[0]', 'all[1]', 'all[2]')).toEqual([
      'running',
      'waiting-for-approval',
      'succeeded',
    ]);
    expect(map(story)).toMatchObject({ next: 3, open: 2, settled: 1 });
    story.succeed('all[0]').approve('all[1]').advance().succeed('all[1]').advance().succeed('bad').advance();
    expect(map(story)).toMatchObject({ open: 0, settled: 3 });
    expect(story.state.status).toBe('completed');
  });

  test('tries elements that failed again when a person retries the run, not when one skips another step', () => {
    const retried = cutShort(0).succeed('all[2]').retryAll().advance();
    expect(startsOf(retried, 'all[0]')).toEqual([1, 2]);
    const skipped = cutShort(0).succeed('all[2]').skip('bad').advance();
    expect(startsOf(skipped, 'all[0]')).toEqual([1]);
    expect(skipped.approve('all[1]').advance().succeed('all[1]').advance().state.status).toBe('completed');
  });

  test('is skipped with what it had not done: nobody is asked about the outcome that was lost', () => {
    const story = begin(samplePlan(['bad', 'all*2']))
      .lose('all[0]')
      .fail('bad')
      .stop('all[1]');
    expect(story.state.status).toBe('failed');
    story.skip('bad').skip('all', ['x']).advance();
    expect(status(story, 'all', 'all[0]', 'all[1]')).toEqual(['skipped', 'failed', 'cancelled']);
    expect(story.state.status).toBe('completed');
  });
});

test('an element whose outcome gets lost while its map waits to go on is asked about when it does', () => {
  const story = begin(samplePlan(['all*3', 'beside']))
    .fail('all[0]')
    .advance()
    .retry('all')
    .lose('all[1]');
  expect(isPlanned(story.state) && story.state.ready).toEqual([0]);
  story.advance();
  expect(status(story, 'all', 'all[0]', 'all[1]', 'all[2]')).toEqual([
    'expanded',
    'running',
    'waiting-for-approval',
    'running',
  ]);
  expect(map(story)).toMatchObject({ next: 3, open: 3, settled: 0, failed: 0 });
});
