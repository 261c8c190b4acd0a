import { expect, test } from '@jest/globals';
import type { LockMode } from '@app/domain/plan/lock-demand.js';
import { Fence } from './fence.js';

const lock = (token: number, mode: LockMode = 'exclusive') => [{ name: 'x', mode, token }];

test('whoever comes with an older token than one who had to be alone is turned away, and the last may come again', () => {
  const fence = new Fence();
  const passed = [lock(2), lock(1), lock(1, 'shared'), lock(2), lock(3, 'shared'), lock(4, 'shared')];
  expect(passed.map((locks) => fence.passes(locks))).toEqual([true, false, false, true, true, true]);
  expect(fence.passes(lock(3, 'shared'))).toBe(true);
  expect(fence.passes(lock(3))).toBe(false);
});

test('who is turned away at one lock leaves no mark at another', () => {
  const fence = new Fence();
  fence.passes(lock(5));
  expect(fence.passes([{ name: 'y', mode: 'exclusive', token: 4 }, ...lock(4)])).toBe(false);
  expect(fence.passes([{ name: 'y', mode: 'exclusive', token: 3 }])).toBe(true);
});
