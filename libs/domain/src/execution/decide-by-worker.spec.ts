import { describe, expect, test } from '@jest/globals';
import { given, rejected } from '../testing/given.js';
import { broken, ExecutionStory, readableDecider, timeout, worker } from '../testing/execution-story.js';
import { samplePlan } from '../testing/sample-plan.js';
import type { ExecutionCommand } from './execution.commands.js';

const running = () => ExecutionStory.planned(samplePlan(['a', 'b', 'c <- a'])).advance();
const result = { stepId: 'a', attempt: 1, now: 1_000 };
const reports: readonly ExecutionCommand[] = [
  { type: 'RecordStepSuccess', data: { ...result, output: 1 } },
  { type: 'RecordStepFailure', data: { ...result, error: broken } },
  { type: 'RecordStepCancelled', data: result },
  { type: 'RecordUnknownOutcome', data: { ...result, reason: 'lost' } },
];

describe('a result', () => {
  test('is recorded with what it cost', () => {
    const usage = { inputTokens: 10, outputTokens: 5 };
    given(readableDecider, running().events)
      .when({ type: 'RecordStepSuccess', data: { ...result, output: { n: 1 }, usage, now: 1_007 } })
      .then([
        { type: 'StepSucceeded', data: { stepId: 'a', attempt: 1, at: 1_007, output: { n: 1 }, usage } },
      ]);
  });

  const stale: Record<string, () => ExecutionStory> = {
    'was recorded before': () => running().succeed('a'),
    'is of an earlier attempt': () => running().fail('a', timeout).wait(500).advance(),
    'is of a step that waits to try again': () => running().fail('a', timeout),
    'is of a lost attempt': () => running().lose('a'),
    'comes after the end': () => running().cancel().stop('b').stop('a'),
    'is of a step that has not started': () => ExecutionStory.planned(samplePlan(['a'])),
    'comes before the plan': () => ExecutionStory.requested(),
    'is of an unknown step': () => ExecutionStory.planned(samplePlan(['z'])).advance(),
  };
  test.each(Object.entries(stale))('that %s is dropped', (_, make) => {
    for (const report of reports) {
      given(readableDecider, make().events)
        .when(report)
        .then(rejected('STALE_RESULT', /Attempt 1 of step "a"/));
    }
  });
});

describe('a failure that may pass', () => {
  test('is followed by another attempt after a delay that grows', () => {
    const story = ExecutionStory.planned(samplePlan(['a']))
      .advance()
      .fail('a', timeout);
    expect(story.events.at(-1)).toEqual({
      type: 'StepFailed',
      data: {
        stepId: 'a',
        attempt: 1,
        at: 1_000,
        error: timeout,
        decision: { kind: 'retry', retryAt: 1_500, reason: 'attempt 1 of 3 failed, the next one in 500 ms' },
      },
    });
    expect(story.wait(499).advance().step('a').status).toBe('retrying');
    expect(story.wait(1).advance().step('a')).toMatchObject({
      status: 'running',
      attempt: 2,
      startedAt: 1_000,
    });
    expect(story.fail('a', timeout).step('a')).toMatchObject({ retryAt: 2_500 });
  });

  test('is retried with the same idempotency key', () => {
    const story = ExecutionStory.planned(samplePlan(['a']))
      .advance()
      .fail('a', timeout)
      .wait(500)
      .advance();
    const keys = story.events.flatMap((e) => (e.type === 'StepStarted' ? [e.data.idempotencyKey] : []));
    expect(new Set(keys).size).toBe(1);
    expect(keys).toHaveLength(2);
  });

  test('ends the run after the last attempt', () => {
    const story = ExecutionStory.planned(samplePlan(['a'], { policy: { retry: onceMore } })).advance();
    story.fail('a', timeout).wait(10).advance().fail('a', timeout);
    expect(story.events.slice(-2)).toMatchObject([
      { type: 'StepFailed', data: { decision: { kind: 'fail', reason: 'attempt 2 of 2 failed' } } },
      { type: 'ExecutionFailed', data: { code: 'TIMEOUT', stepId: 'a' } },
    ]);
  });

  test('waits as long as the other side asks', () => {
    const busy = { ...timeout, code: 'BUSY', retryAfterMs: 9_000 };
    const story = ExecutionStory.planned(samplePlan(['a']))
      .advance()
      .fail('a', busy);
    expect(story.step('a')).toMatchObject({ retryAt: 10_000 });
  });

  test('holds no place: others start while it waits', () => {
    const story = ExecutionStory.planned(samplePlan(['a', 'b']), { concurrency: 1 }).advance();
    expect(story.fail('a', timeout).advance().step('b').status).toBe('running');
    expect(story.wait(500).advance().step('a').status).toBe('retrying');
    expect(story.succeed('b').advance().step('a').status).toBe('running');
  });
});

const onceMore = { maxAttempts: 2, baseMs: 10, factor: 1, maxDelayMs: 10, jitter: 0 };

describe('a failure for good', () => {
  test('ends the run at once when nothing else is running', () => {
    const story = ExecutionStory.planned(samplePlan(['a', 'b <- a']))
      .advance()
      .fail('a');
    expect(story.events.at(-1)).toEqual({
      type: 'ExecutionFailed',
      data: { code: 'BROKEN', message: 'It is broken.', stepId: 'a', at: 1_000 },
    });
    expect(story.step('b')).toMatchObject({ status: 'cancelled', endedAt: 1_000 });
  });

  test('lets what is running end, starts nothing more, and is the one that counts', () => {
    const story = running().fail('a');
    expect(story.state).toMatchObject({ status: 'running', running: 1 });
    expect(story.advance().step('c').status).toBe('pending');
    story.wait(30).fail('b', { ...broken, code: 'LATER' });
    expect(story.state).toMatchObject({
      status: 'failed',
      failure: { code: 'BROKEN', stepId: 'a' },
      endedAt: 1_030,
    });
  });

  test('starts nothing more, although steps are ready and places free', () => {
    const story = ExecutionStory.planned(samplePlan(['a', 'b', 'c', 'd!']), { concurrency: 2 }).advance();
    const before = story.fail('a').events.length;
    expect(story.advance().events.slice(before)).toEqual([]);
    expect(story.succeed('b').state.status).toBe('failed');
  });

  test('gives up the waits and approvals of others', () => {
    const story = ExecutionStory.planned(samplePlan(['a', 'b', 'c!']))
      .advance()
      .fail('b', timeout)
      .fail('a');
    expect(['b', 'c'].map((id) => story.step(id).status)).toEqual(['cancelled', 'cancelled']);
    expect(story.state).toMatchObject({ status: 'failed', retrying: [], ready: [], unsettled: 0 });
  });
});

test('advancing twice starts nothing twice', () => {
  const story = running();
  given(readableDecider, story.events)
    .when({ type: 'Advance', data: { worker, now: 1_000 } })
    .then([]);
});
