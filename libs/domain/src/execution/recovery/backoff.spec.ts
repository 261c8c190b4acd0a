import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { defaultRetry, type RetryPolicy } from '../../plan/plan.js';
import { backoff } from './backoff.js';

const steady: RetryPolicy = { ...defaultRetry, jitter: 0 };

describe('backoff', () => {
  test('grows by the factor up to the longest delay', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 8].map((attempt) => backoff(attempt, 'k', steady));
    expect(delays).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  test('lies within the share that is spread, and is the same in every replay', () => {
    const policy = fc.record({
      maxAttempts: fc.constant(100),
      baseMs: fc.nat(10_000),
      factor: fc.oneof(fc.double({ min: 0, max: 10, noNaN: true }), fc.constant(1e300)),
      maxDelayMs: fc.nat(100_000),
      jitter: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(policy, fc.integer({ min: 1, max: 100 }), fc.string(), (retry, attempt, key) => {
        const delay = backoff(attempt, key, retry);
        const full = backoff(attempt, key, { ...retry, jitter: 0 });
        expect(full).toBeLessThanOrEqual(retry.maxDelayMs);
        expect(delay).toBeLessThanOrEqual(full);
        expect(delay).toBeGreaterThanOrEqual(Math.floor(full * (1 - retry.jitter)) - 1);
        expect(backoff(attempt, key, retry)).toBe(delay);
      }),
    );
  });

  test('spreads runs that fail together', () => {
    const delays = Array.from({ length: 100 }, (_, n) => backoff(1, `run-${n}/a`, defaultRetry));
    expect(new Set(delays).size).toBeGreaterThan(60);
    expect(Math.min(...delays)).toBeLessThan(300);
    expect(Math.max(...delays)).toBeGreaterThan(450);
  });
});
