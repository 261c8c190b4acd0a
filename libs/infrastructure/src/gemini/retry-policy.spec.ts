import { expect, test } from '@jest/globals';
import { GeminiError } from './gemini-error.js';
import { nextDelay } from './retry-policy.js';

const outage = new GeminiError('UNAVAILABLE', 'down');
const limited = (ms?: number) => new GeminiError('RATE_LIMITED', 'slow down', ms);

test('outages are retried three times, ever later', () => {
  expect(nextDelay([outage])).toBe(500);
  expect(nextDelay([outage, outage])).toBe(1_000);
  expect(nextDelay([outage, outage, outage])).toBe(2_000);
  expect(nextDelay([outage, outage, outage, outage])).toBeUndefined();
});

test('short rate limits are waited out twice', () => {
  expect(nextDelay([limited(10_000)])).toBe(10_000);
  expect(nextDelay([limited(3), limited(4)])).toBe(4);
  expect(nextDelay([limited(3), limited(4), limited(5)])).toBeUndefined();
});

test('long and unknown rate limits are not waited out', () => {
  expect(nextDelay([limited(10_001)])).toBeUndefined();
  expect(nextDelay([limited()])).toBeUndefined();
});

test('each kind has its own count', () => {
  expect(nextDelay([outage, outage, limited(7)])).toBe(7);
  expect(nextDelay([limited(7), limited(7), outage])).toBe(500);
});

test.each(['TIMEOUT', 'UNAUTHORIZED', 'REFUSED', 'INVALID_ANSWER', 'NOT_CONFIGURED'] as const)(
  '%s is not retried',
  (code) => {
    expect(nextDelay([new GeminiError(code, 'no')])).toBeUndefined();
  },
);
