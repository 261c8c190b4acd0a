import { expect, test } from '@jest/globals';
import { ExecutionStory } from '../../testing/execution-story.js';
import { samplePlan, type SampleOptions } from '../../testing/sample-plan.js';

const lost = (policy: SampleOptions['policy'] = {}, step = 'a~') =>
  ExecutionStory.planned(samplePlan([step], { policy }))
    .advance()
    .lose('a');
const lastTypes = (story: ExecutionStory) => story.events.slice(3).map(({ type }) => type);

test('a person is asked about an unknown outcome unless the policy says otherwise', () => {
  for (const policy of [{}, { onUnknown: 'ask' } as const]) {
    expect(lost(policy).advance().step('a')).toMatchObject({
      status: 'waiting-for-approval',
      approval: { kind: 'unknown-outcome' },
    });
  }
});

test('the policy may have it run again, with the same key and by the retry policy', () => {
  const story = lost({ onUnknown: 'retry' });
  expect(story.events.at(-1)).toMatchObject({
    type: 'StepFailed',
    data: {
      error: { code: 'OUTCOME_UNKNOWN' },
      decision: { kind: 'retry', retryAt: 1_500, reason: 'attempt 1 of 3 failed, the next one in 500 ms' },
    },
  });
  story.wait(500).advance();
  const keys = story.events.flatMap((event) =>
    event.type === 'StepStarted' ? [event.data.idempotencyKey] : [],
  );
  expect(new Set(keys).size).toBe(1);
  expect(keys).toHaveLength(2);
});

test('a person is asked when no try is left', () => {
  const story = lost({ onUnknown: 'retry' });
  for (let tries = 0; tries < 2; tries++) story.wait(30_000).advance().lose('a');
  expect(story.advance().step('a')).toMatchObject({ status: 'waiting-for-approval' });
});

test('the policy may call it a failure, which ends the run', () => {
  const story = lost({ onUnknown: 'fail' });
  expect(lastTypes(story)).toEqual(
    [
      'PlanAttached',
      'ExecutionStarted',
      'StepStarted',
      'StepOutcomeUnknown',
      'StepFailed',
      'ExecutionFailed',
    ].slice(1),
  );
  expect(story.state).toMatchObject({
    status: 'failed',
    failure: {
      code: 'OUTCOME_UNKNOWN',
      message: 'Nobody knows whether it had its effect: the worker went away.',
    },
  });
});

test('what a person approved is asked about again before it runs again', () => {
  const story = ExecutionStory.planned(samplePlan(['a!~'], { policy: { onUnknown: 'retry' } }))
    .advance()
    .approve('a')
    .advance()
    .lose('a')
    .wait(500)
    .advance();
  expect(story.step('a')).toMatchObject({ status: 'waiting-for-approval', approval: { kind: 'policy' } });
});

test('a run that is being cancelled only records it', () => {
  const story = ExecutionStory.planned(samplePlan(['a~', 'b'], { policy: { onUnknown: 'fail' } })).advance();
  expect(story.cancel().lose('a').step('a').status).toBe('outcome-unknown');
});
