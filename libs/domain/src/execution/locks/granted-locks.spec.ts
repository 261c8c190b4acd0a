import { describe, expect, test } from '@jest/globals';
import { ExecutionStory, timeout, worker } from '../../testing/execution-story.js';
import { samplePlan } from '../../testing/sample-plan.js';
import type { LockGrant } from './lock-grant.js';

const locks: readonly LockGrant[] = [{ name: 'x', mode: 'exclusive', token: 7 }];
const plan = samplePlan(['a', 'b'], { policy: { locks: [{ name: 'x', mode: 'exclusive' }] } });
const story = () => ExecutionStory.planned(plan);
const granted = [{ stepId: 'a', locks }];
const start = (told: ExecutionStory) =>
  told.send({ type: 'Advance', data: { worker, granted, withheld: [{ stepId: 'b' }] } });

describe('a step that has got locks', () => {
  test('starts with them: they are in its history, and it has them while it runs', () => {
    const told = start(story());
    expect(told.events.at(-1)).toMatchObject({ type: 'StepStarted', data: { stepId: 'a', locks } });
    expect(told.step('a')).toMatchObject({ status: 'running', locks });
    expect(told.step('b').status).toBe('pending');
  });

  test.each([
    ['succeeded', (told: ExecutionStory) => told.succeed('a')],
    ['failed', (told: ExecutionStory) => told.fail('a')],
    ['waits for its next attempt', (told: ExecutionStory) => told.fail('a', timeout)],
    ['got lost', (told: ExecutionStory) => told.lose('a')],
  ])('has none any more when it has %s', (_, end) => {
    expect(end(start(story())).step('a')).not.toHaveProperty('locks');
  });

  test('has those of its new attempt then', () => {
    const told = start(story()).fail('a', timeout).wait(60_000);
    const [again] = [[{ name: 'x', mode: 'exclusive', token: 9 } as const]];
    told.send({
      type: 'Advance',
      data: { worker, granted: [{ stepId: 'a', locks: again }], withheld: [{ stepId: 'b' }] },
    });
    expect(told.step('a')).toMatchObject({ status: 'running', attempt: 2, locks: again });
  });
});
