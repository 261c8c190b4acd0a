import { describe, expect, test } from '@jest/globals';
import { dana, ExecutionStory, readableDecider, worker } from '../../testing/execution-story.js';
import { given, rejected } from '../../testing/given.js';
import { samplePlan } from '../../testing/sample-plan.js';
import { executionProcess } from '../execution.process.js';

const plan = samplePlan(['a', 'b <- a'], { policy: { locks: [{ name: 'x', mode: 'exclusive' }] } });
const locks = [{ name: 'x', mode: 'exclusive', token: 7 } as const];
const running = () =>
  ExecutionStory.planned(plan).send({
    type: 'Advance',
    data: { worker, granted: [{ stepId: 'a', locks }] },
  });
const release = (stepId: string) =>
  ({ type: 'ReleaseLocks', data: { stepId, by: dana, comment: 'it hangs', now: 5 } }) as const;
const released = {
  type: 'StepLocksReleased',
  data: { by: dana, at: 5, comment: 'it hangs', stepId: 'a', attempt: 1, names: ['x'] },
} as const;

describe('locks of a running step', () => {
  test('can be taken away by a person: the step goes on, and the worker lets others have them', () => {
    const outcome = given(readableDecider, running().events).when(release('a'));
    outcome.then([released]);
    const story = running().release('a');
    expect(story.step('a').status).toBe('running');
    expect(story.step('a')).not.toHaveProperty('locks');
    expect(executionProcess.react(outcome.state, released)).toEqual([
      { kind: 'release-locks', stepId: 'a', attempt: 1 },
    ]);
    expect(story.succeed('a').step('a').status).toBe('succeeded');
  });

  test('can be taken away once, and of a step that runs and has some', () => {
    const { events } = running();
    given(readableDecider, events)
      .when(release('a'), release('a'))
      .then(rejected('WRONG_STATUS', /"a" has no locks/));
    given(readableDecider, events)
      .when(release('b'))
      .then(rejected('WRONG_STATUS', /only a step that runs has locks/));
    given(readableDecider, events).when(release('c')).then(rejected('NOT_FOUND', /"c"/));
  });
});
