import { describe, expect, test } from '@jest/globals';
import type { BoundPlan } from '../../plan/bound-plan.js';
import type { BoundOnFailure } from '../../plan/on-failure.js';
import { broken, ExecutionStory, timeout } from '../../testing/execution-story.js';
import { anotherAgent, byAgent } from '../../testing/random-recovery.js';
import { samplePlan } from '../../testing/sample-plan.js';

/** The plan with these choices for the failure of its first step. */
function withChoices(notation: readonly string[], ...onFailure: readonly BoundOnFailure[]): BoundPlan {
  const plan = samplePlan(notation);
  const [first, ...rest] = plan.steps.map(byAgent);
  if (!first) throw new RangeError('no step');
  return { ...plan, steps: [{ ...first, policy: { ...first.policy, onFailure } }, ...rest] };
}

const run = (...args: Parameters<typeof withChoices>) =>
  ExecutionStory.planned(withChoices(...args)).advance();
const skip = { kind: 'skip', output: { rows: [] } } as const;

describe('another agent', () => {
  test('takes over what the first could not do, with fresh tries and the same instruction', () => {
    const story = run(['a'], anotherAgent);
    for (let tries = 0; tries < 3; tries++) story.fail('a', timeout).wait(30_000).advance();
    expect(story.events.findLast(({ type }) => type === 'StepFailed')).toMatchObject({
      data: {
        decision: {
          kind: 'agent',
          agent: 'second',
          choice: 0,
          reason: 'attempt 3 of 3 failed; the agent "second" tries instead',
        },
      },
    });
    expect(story.step('a')).toMatchObject({ status: 'running', attempt: 4, tries: 1 });
    story.fail('a', timeout);
    expect(story.step('a').status).toBe('retrying');
    expect(story.wait(30_000).advance().succeed('a').state.status).toBe('completed');
  });

  test('is asked about again where the first needed an approval: the digest names who does it', () => {
    const story = run(['a!'], anotherAgent).approve('a').advance().fail('a').advance();
    expect(story.step('a')).toMatchObject({ status: 'waiting-for-approval' });
    const digests = story.events.flatMap((e) => (e.type === 'StepApprovalRequested' ? [e.data.digest] : []));
    expect(digests).toEqual([expect.stringContaining('"first"'), expect.stringContaining('"second"')]);
  });

  test('is the last choice when it is the only one', () => {
    const story = run(['a'], anotherAgent).fail('a').advance().fail('a');
    expect(story.state).toMatchObject({ status: 'failed', failure: { code: 'BROKEN' } });
    expect(story.events.findLast(({ type }) => type === 'StepFailed')).toMatchObject({
      data: { decision: { kind: 'fail', reason: expect.stringContaining('no other choice is left') } },
    });
  });
});

describe('skipping with a default', () => {
  test('settles the step with the declared output; those that wait for it go on with that', () => {
    const story = run(['a', 'b <= a'], skip).fail('a').advance();
    expect(story.step('a')).toMatchObject({
      status: 'skipped',
      output: skip.output,
      error: broken,
      reason: 'BROKEN is not an error that passes by itself; the output declared for this stands in',
    });
    expect(story.step('b').status).toBe('running');
    expect(story.succeed('b', 'done').state).toMatchObject({ status: 'completed', result: { b: 'done' } });
  });

  test('comes after the agents that are declared before it', () => {
    const story = run(['a'], anotherAgent, skip).fail('a').advance();
    expect(story.step('a').status).toBe('running');
    expect(story.fail('a').state).toMatchObject({ status: 'completed', result: { a: skip.output } });
  });
});

test('a rejection by a person is final', () => {
  expect(run(['a!'], skip).reject('a').state).toMatchObject({ status: 'failed' });
});
