import { afterEach, expect, test } from '@jest/globals';
import { skewClock } from './skewed-clock.js';

const RightDate = Date;
afterEach(() => {
  globalThis.Date = RightDate;
});

const differences = () =>
  [Date.now(), new Date().getTime()].map((now) => Math.round((now - RightDate.now()) / 1_000));

test('a clock is as wrong as it is told, and can be put forward and back; dates that are given stay', () => {
  const put = skewClock(-300_000);
  expect(differences()).toEqual([-300, -300]);
  put({ clockAhead: 120_000 });
  expect(differences()).toEqual([120, 120]);
  expect(new Date(5).toISOString()).toBe('1970-01-01T00:00:00.005Z');
  expect(new Date() instanceof Date).toBe(true);
});
