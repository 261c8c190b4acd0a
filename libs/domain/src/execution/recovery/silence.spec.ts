import { expect, test } from '@jest/globals';
import type { StepPolicy } from '../../plan/bound-plan.js';
import { ExecutionStory } from '../../testing/execution-story.js';
import { anotherAgent, byAgent } from '../../testing/random-recovery.js';
import { samplePlan } from '../../testing/sample-plan.js';
import { plannedStep } from '../planned-step.js';
import { isPlanned } from '../execution.state.js';
import { silenceCode } from './step-error.js';

const silent = { code: silenceCode, message: 'It gave no sign of life for 100 ms.', retryable: true };

const run = (policy: Partial<StepPolicy> = {}) =>
  ExecutionStory.planned(samplePlan(['a'], { policy })).advance();

function byAgents(policy: Partial<StepPolicy> = {}) {
  const plan = samplePlan(['a'], { policy: { heartbeatMs: 100, onFailure: [anotherAgent], ...policy } });
  return ExecutionStory.planned({ ...plan, steps: plan.steps.map(byAgent) }).advance();
}

const decision = ({ events }: ExecutionStory) =>
  events.flatMap((event) => (event.type === 'StepFailed' ? [event.data.decision] : [])).at(-1);

test('a step that went silent is tried again by its policy', () => {
  const story = run().fail('a', silent);
  expect(story.step('a').status).toBe('retrying');
  expect(run({ retry: { ...retryOf(story), never: [silenceCode] } }).fail('a', silent).state).toMatchObject({
    status: 'failed',
    failure: { code: silenceCode },
  });
});

test('an agent that went silent is not waited for: the other one that is declared takes over at once', () => {
  const story = byAgents().fail('a', silent);
  expect(decision(story)).toMatchObject({
    kind: 'agent',
    agent: 'second',
    reason: 'it gave no sign of life; the agent "second" tries instead',
  });
  story.advance();
  expect(story.step('a')).toMatchObject({ status: 'running', tries: 1 });
  expect(decision(story.fail('a', silent))).toMatchObject({ kind: 'retry' });
});

test('what takes over brings its own patience', () => {
  const { state } = byAgents().fail('a', silent).advance();
  expect(isPlanned(state) && plannedStep(state, 0).policy).not.toHaveProperty('heartbeatMs');
});

test('a step with another choice than an agent is tried again first', () => {
  const story = byAgents({ onFailure: [{ kind: 'skip', output: 1 }] }).fail('a', silent);
  expect(decision(story)).toMatchObject({ kind: 'retry' });
});

const retryOf = ({ state }: ExecutionStory) => {
  if (!isPlanned(state)) throw new Error('The story has a plan');
  return plannedStep(state, 0).policy.retry;
};
