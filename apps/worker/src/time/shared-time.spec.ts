import { afterEach, expect, test } from '@jest/globals';
import { compareClocks, sharedNow } from './shared-time.js';

afterEach(() => compareClocks(0, 0, 0));

const differs = (): number => Math.round((sharedNow() - Date.now()) / 1_000);

test('a clock that is wrong is corrected, one that is ahead and one that is behind', () => {
  compareClocks(1_000_000, 1_300_000, 1_300_010);
  expect(differs()).toBe(-300);
  compareClocks(1_300_000, 1_000_000, 1_000_010);
  expect(differs()).toBe(300);
});

test('a clock that may be right is left alone: it differs by little, or the answer took long', () => {
  compareClocks(1_000_000, 1_000_100, 1_000_110);
  expect(sharedNow()).toBeLessThanOrEqual(Date.now());
  expect(differs()).toBe(0);
  compareClocks(1_000_000, 1_000_000, 1_004_000);
  expect(differs()).toBe(0);
});
