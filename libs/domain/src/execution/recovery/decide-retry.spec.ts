import { describe, expect, test } from '@jest/globals';
import { defaultRetry, type RetryPolicy } from '../../plan/plan.js';
import { broken, timeout } from '../../testing/execution-story.js';
import { decideRetry } from './decide-retry.js';
import type { StepError } from './step-error.js';

const steady: RetryPolicy = { ...defaultRetry, jitter: 0 };
const failed = (error: StepError, tries = 1, since = 9_000) =>
  ({ error, tries, since, key: 'run/step', now: 10_000 }) as const;

describe('after a failure', () => {
  test('an error that does not pass ends the tries', () => {
    expect(decideRetry(failed(broken), steady)).toEqual({
      kind: 'fail',
      reason: 'BROKEN is not an error that passes by itself',
    });
  });

  test.each([
    [1, 10_500],
    [2, 11_000],
  ])('attempt %d is followed by one at %d', (attempt, retryAt) => {
    expect(decideRetry(failed(timeout, attempt), steady)).toMatchObject({ kind: 'retry', retryAt });
  });

  test('the last attempt is the last', () => {
    expect(decideRetry(failed(timeout, 3), steady)).toEqual({
      kind: 'fail',
      reason: 'attempt 3 of 3 failed',
    });
    expect(decideRetry(failed(timeout), { ...steady, maxAttempts: 1 }).kind).toBe('fail');
  });

  test.each([
    [100, 10_500],
    [4_000, 14_000],
  ])('a wish to wait %d ms counts when it is the longer wait', (retryAfterMs, retryAt) => {
    expect(decideRetry(failed({ ...timeout, retryAfterMs }), steady)).toMatchObject({ retryAt });
  });
});

describe('the total time', () => {
  test('counts from the first of the tries to the start of the next', () => {
    expect(decideRetry(failed(timeout), { ...steady, maxTotalMs: 1_500 }).kind).toBe('retry');
    expect(decideRetry(failed(timeout), { ...steady, maxTotalMs: 1_499 })).toEqual({
      kind: 'fail',
      reason: 'the next attempt in 500 ms would begin later than 1499 ms after the first',
    });
  });

  test('includes the wait that the other side asks for', () => {
    const error = { ...timeout, retryAfterMs: 60_000 };
    expect(decideRetry(failed(error), { ...steady, maxTotalMs: 30_000 }).kind).toBe('fail');
  });
});

describe('the errors that are retried', () => {
  test.each<[string, Partial<RetryPolicy>, string]>([
    ['are any that pass', {}, 'retry'],
    ['are the only ones', { only: ['TIMEOUT', 'BUSY'] }, 'retry'],
    ['are the only ones, not others', { only: ['BUSY'] }, 'fail'],
    ['are not those that never are', { never: ['TIMEOUT'] }, 'fail'],
    [
      'are not those that never are, even if they are the only ones',
      { only: ['TIMEOUT'], never: ['TIMEOUT'] },
      'fail',
    ],
  ])('%s', (_, policy, kind) => {
    expect(decideRetry(failed(timeout), { ...steady, ...policy }).kind).toBe(kind);
  });

  test('are named in the reason', () => {
    expect(decideRetry(failed(timeout), { ...steady, only: ['BUSY'] }).reason).toBe(
      'the step retries BUSY only, this was TIMEOUT',
    );
  });

  test('never include one that does not pass by itself', () => {
    expect(decideRetry(failed(broken), { ...steady, only: ['BROKEN'] }).kind).toBe('fail');
  });
});
