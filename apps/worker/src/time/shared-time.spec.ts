import { afterEach, expect, test } from '@jest/globals';
import { compareClocks, sharedNow } from './shared-time.js';

const rightTime = Date.now;
afterEach(() => {
  Date.now = rightTime;
  compare(0);
});

const minutes = 60_000;
/** The server's answer took this long, and its clock differs by so much. */
function compare(difference: number, took = 0): void {
  const received = performance.now();
  compareClocks(rightTime() - took / 2 + difference, received - took, received);
}
/** In whole seconds; a millisecond less is rounded to -0, which is 0, too. */
const differs = (): number => Math.round((sharedNow() - rightTime()) / 1_000) + 0;

test('a clock that is wrong is corrected, one that is ahead and one that is behind', () => {
  compare(-5 * minutes);
  expect(differs()).toBe(-300);
  compare(5 * minutes, 10);
  expect(differs()).toBe(300);
});

test('a clock that may be right is left alone: it differs by little, or the answer took long', () => {
  compare(-100, 10);
  expect(Math.abs(sharedNow() - rightTime())).toBeLessThan(50);
  compare(2_000, 4_000);
  expect(differs()).toBe(0);
});

test.each([5, -5])(
  'a clock that is put %i minutes ahead changes nothing, before and after it is compared',
  (by) => {
    compare(0);
    Date.now = () => rightTime() + by * minutes;
    expect(differs()).toBe(0);
    compare(0);
    expect(differs()).toBe(0);
    Date.now = rightTime;
    expect(differs()).toBe(0);
  },
);
