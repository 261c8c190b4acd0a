import { describe, expect, test } from '@jest/globals';
import type { Json } from '../kernel/json.js';
import { ExecutionStory, readableDecider, worker } from '../testing/execution-story.js';
import { given } from '../testing/given.js';
import { samplePlan } from '../testing/sample-plan.js';
import { conclude } from './conclude.js';

const resultOf = ({ state }: ExecutionStory): Json | undefined =>
  state.status === 'completed' ? state.result : undefined;

describe('the result of a run', () => {
  test('is what the plan says, filled in', () => {
    const plan = samplePlan(['a', 'b'], {
      result: { sum: '{{a.sum}}', text: 'b said {{b}}', none: '{{a.x}}' },
    });
    const story = ExecutionStory.planned(plan).advance().succeed('a', { sum: 3 }).succeed('b', 'yes');
    expect(resultOf(story)).toEqual({ sum: 3, text: 'b said yes', none: null });
  });

  test('is null where it refers to a step that was skipped', () => {
    const plan = samplePlan(['a', 'b? <- a'], { result: '{{b}}' });
    expect(resultOf(ExecutionStory.planned(plan).advance().succeed('a', false).advance())).toBeNull();
  });

  test('is otherwise the outputs of the steps that nobody waited for, without those skipped', () => {
    const plan = samplePlan(['a', 'b <= a', 'c? <- a', 'd']);
    const story = ExecutionStory.planned(plan)
      .advance()
      .succeed('a', 1)
      .advance()
      .succeed('b', 2)
      .succeed('d', 3);
    expect(resultOf(story)).toEqual({ b: 2, d: 3 });
  });

  test('of great length is shortened, so that the run can end', () => {
    const story = ExecutionStory.planned(samplePlan(['a']))
      .advance()
      .succeed('a', 'x'.repeat(190_000));
    expect(JSON.stringify(resultOf(story)).length).toBeLessThan(90_000);
    expect(story.step('a')).toMatchObject({ output: 'x'.repeat(190_000) });
  });
});

describe('nothing is concluded', () => {
  const running = () => ExecutionStory.planned(samplePlan(['a', 'b <- a'])).advance();
  test.each([
    ['while a step is running', running()],
    ['while steps are left', running().succeed('a')],
    ['before the run starts', ExecutionStory.requested()],
    ['in a pause that is quiet already', running().succeed('a').pause()],
    ['after the end', running().fail('a')],
  ])('%s', (_, { state }) => {
    expect(conclude(state, 5)).toEqual([]);
  });
});

test('whoever knows that a run goes on, and not that it has ended with that, finds out when it advances', () => {
  const { events } = ExecutionStory.planned(samplePlan(['a']))
    .advance()
    .pause()
    .succeed('a')
    .resume();
  expect(events.at(-1)?.type).toBe('ExecutionCompleted');
  given(readableDecider, events.slice(0, -1))
    .when({ type: 'Advance', data: { worker, now: 1_000 } })
    .then(events.slice(-1));
});
