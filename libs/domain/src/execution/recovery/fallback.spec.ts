import { describe, expect, test } from '@jest/globals';
import type { BoundPlan } from '../../plan/bound-plan.js';
import type { BoundOnFailure } from '../../plan/on-failure.js';
import { ExecutionStory } from '../../testing/execution-story.js';
import { anotherAgent, byAgent } from '../../testing/random-recovery.js';
import { samplePlan } from '../../testing/sample-plan.js';

const fallback = (step: string): BoundOnFailure => ({ kind: 'fallback', step });
const skip: BoundOnFailure = { kind: 'skip', output: 'nothing' };

/** A plan whose steps by these ids declare these choices. */
function plan(notation: readonly string[], choices: Record<string, readonly BoundOnFailure[]>): BoundPlan {
  const sample = samplePlan(notation);
  const steps = sample.steps.map((step) => {
    const onFailure = choices[step.id];
    return onFailure ? { ...step, policy: { ...step.policy, onFailure } } : step;
  });
  return { ...sample, steps };
}

const run = (...args: Parameters<typeof plan>) => ExecutionStory.planned(plan(...args)).advance();
const statuses = (story: ExecutionStory, ...ids: string[]) => ids.map((id) => story.step(id).status);
const types = ({ events }: ExecutionStory) => events.map(({ type }) => type);

describe('a fallback step', () => {
  test('does not run when the step it stands by for succeeds', () => {
    const story = run(['a', 'b', 'c <= a'], { a: [fallback('b')] });
    expect(statuses(story, 'a', 'b')).toEqual(['running', 'pending']);
    story.succeed('a').advance();
    expect(story.step('b')).toMatchObject({
      status: 'skipped',
      reason: 'it stands by for "a", which did not need it',
    });
    expect(story.succeed('c', 3).state).toMatchObject({ status: 'completed', result: { c: 3 } });
  });

  test('runs when it fails, and its output stands in', () => {
    const story = run(['a', 'b', 'c <= a'], { a: [fallback('b')] })
      .fail('a')
      .advance();
    expect(statuses(story, 'a', 'b', 'c')).toEqual(['recovering', 'running', 'pending']);
    story.succeed('b', 'instead').advance();
    expect(story.step('a')).toMatchObject({ status: 'succeeded', output: 'instead', recoveredBy: 'b' });
    expect(story.step('c').status).toBe('running');
  });

  test('that a person rejected is asked about again when the step is tried again and fails again', () => {
    const story = run(['a', 'b!'], { a: [fallback('b')] })
      .fail('a')
      .advance()
      .reject('b');
    expect(story.state).toMatchObject({ status: 'failed', failure: { code: 'REJECTED', stepId: 'b' } });
    story.retryAll().advance();
    expect(statuses(story, 'a', 'b')).toEqual(['running', 'pending']);
    story.fail('a').advance().approve('b').advance().succeed('b', 'instead').advance();
    expect(story.state).toMatchObject({ status: 'completed', result: { a: 'instead' } });
  });

  test('is no output of its own in the result of the run', () => {
    const story = run(['a', 'b'], { a: [fallback('b')] })
      .fail('a')
      .advance();
    expect(story.succeed('b', 'instead').advance().state).toMatchObject({
      status: 'completed',
      result: { a: 'instead' },
    });
  });

  test('waits for what it depends on itself', () => {
    const story = run(['a', 'x', 'b <- x'], { a: [fallback('b')] })
      .fail('a')
      .advance();
    expect(statuses(story, 'a', 'b')).toEqual(['recovering', 'pending']);
    story.succeed('x').advance().succeed('b').advance();
    expect(story.state.status).toBe('completed');
  });

  test('that fails hands back: the next choice follows, and the history says why', () => {
    const story = run(['a', 'b'], { a: [fallback('b'), skip] })
      .fail('a')
      .advance()
      .fail('b')
      .advance();
    expect(story.step('a')).toMatchObject({ status: 'skipped', output: 'nothing' });
    expect(story.state.status).toBe('completed');
    const decisions = story.events.flatMap((e) => (e.type === 'StepFailed' ? [e.data] : []));
    expect(decisions).toMatchObject([
      { stepId: 'a', decision: { kind: 'fallback', step: 'b' } },
      { stepId: 'b', decision: { kind: 'hand-back', to: 'a' } },
      {
        stepId: 'a',
        decision: {
          kind: 'skip',
          choice: 1,
          reason: 'the fallback step "b" failed too (BROKEN); the output declared for this stands in',
        },
      },
    ]);
  });

  test('that fails when nothing is left fails the run with the first error', () => {
    const story = run(['a', 'b'], { a: [fallback('b')] })
      .fail('a')
      .advance()
      .fail('b')
      .advance();
    expect(story.state).toMatchObject({ status: 'failed', failure: { code: 'BROKEN', stepId: 'a' } });
  });

  test('may have one of its own', () => {
    const story = run(['a', 'b', 'c'], { a: [fallback('b')], b: [fallback('c')] })
      .fail('a')
      .advance()
      .fail('b')
      .advance()
      .succeed('c', 'at last')
      .advance();
    expect(story.state).toMatchObject({ status: 'completed', result: { a: 'at last' } });
  });

  test('that is not reached is skipped as well', () => {
    const story = run(['a', 'b', 'c'], { a: [fallback('b'), fallback('c')] })
      .fail('a')
      .advance()
      .succeed('b')
      .advance();
    expect(statuses(story, 'a', 'b', 'c')).toEqual(['succeeded', 'succeeded', 'skipped']);
    expect(story.state.status).toBe('completed');
  });

  test('asks for its own approval', () => {
    const story = run(['a', 'b!'], { a: [fallback('b')] })
      .fail('a')
      .advance();
    expect(statuses(story, 'b')).toEqual(['waiting-for-approval']);
    expect(types(story.approve('b').advance())).not.toContain('StepRecovered');
    expect(types(story.succeed('b').advance())).toContain('StepRecovered');
  });
});

test('what was being made up for when the run was cancelled stays a failure', () => {
  const story = run(['a', 'b'], { a: [fallback('b')] })
    .fail('a')
    .advance()
    .cancel()
    .stop('b');
  expect(statuses(story, 'a', 'b')).toEqual(['failed', 'cancelled']);
});

describe('when a person tries a failed step again', () => {
  const failed = () =>
    run(['a', 'b'], { a: [fallback('b')] })
      .fail('a')
      .advance()
      .fail('b')
      .advance();

  test('its fallback stands by anew', () => {
    const story = failed().retry('a').advance();
    expect(statuses(story, 'a', 'b')).toEqual(['running', 'pending']);
    story.fail('a').advance();
    expect(statuses(story, 'a', 'b')).toEqual(['recovering', 'running']);
    expect(story.succeed('b', 'now').advance().state).toMatchObject({ result: { a: 'now' } });
  });

  test('the fallback itself is none to try again', () => {
    expect(() => failed().retry('b')).toThrow('Step "b" stands by for "a". Retry "a".');
  });
});

test('a step that a person skips leaves its fallback, whose outcome got lost, to be asked about', () => {
  const story = run(['a', 'b', 'bad'], { a: [fallback('b')] })
    .fail('a')
    .advance()
    .fail('bad')
    .lose('b');
  expect(story.state.status).toBe('failed');
  story.skip('a').skip('bad').advance();
  expect(story.step('b')).toMatchObject({ status: 'waiting-for-approval', unmet: 0 });
  story.approve('b').advance();
  expect(story.step('b').status).toBe('skipped');
  expect(story.state.status).toBe('completed');
});

test('a step that a person skips or tries again is none the worse for a fallback that was rejected', () => {
  const rejected = () =>
    run(['a', 'b!'], { a: [fallback('b')] })
      .fail('a')
      .advance()
      .reject('b')
      .advance();
  expect(rejected().state).toMatchObject({ status: 'failed', failure: { stepId: 'b' } });
  expect(rejected().skip('a').advance().state.status).toBe('completed');
  expect(rejected().retryAll().advance().succeed('a').advance().state.status).toBe('completed');
});

test('a fallback whose own fallback ended without an output is not made up for any more', () => {
  const story = run(['a', 'b', 'c'], { a: [fallback('b'), { kind: 'skip', output: 0 }], b: [fallback('c')] })
    .fail('a')
    .advance()
    .fail('b')
    .advance()
    .fail('c')
    .advance();
  expect(statuses(story, 'a', 'b', 'c')).toEqual(['skipped', 'failed', 'failed']);
  expect(story.state).toMatchObject({ status: 'completed', recovering: [] });
});

test('an approval of another agent is none of the one who was named first, whom a person lets try again', () => {
  const sample = plan(['a!~'], { a: [anotherAgent] });
  const story = ExecutionStory.planned({ ...sample, steps: sample.steps.map(byAgent) })
    .advance()
    .approve('a')
    .advance()
    .fail('a');
  story.advance().approve('a').advance().fail('a').advance();
  expect(story.state.status).toBe('failed');
  story.retry('a').advance();
  expect(story.step('a')).toMatchObject({ status: 'waiting-for-approval', group: 2 });
});

test('a step that a person skips needs no fallback of its rejected fallback either', () => {
  const story = run(['a', 'b!', 'c'], { a: [fallback('b')], b: [fallback('c')] })
    .fail('a')
    .advance()
    .reject('b')
    .advance();
  expect(story.skip('a').advance().state.status).toBe('completed');
  expect(statuses(story, 'a', 'b', 'c')).toEqual(['skipped', 'failed', 'skipped']);
});
