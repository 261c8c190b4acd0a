import { expect, test } from '@jest/globals';
import type { LockHolder } from '../graphql/system.js';
import { renderLocks } from './locks.js';
import { plain } from './style.js';

const holder: LockHolder = {
  executionId: '01980000-0000-7000-8000-00009bb32e24',
  stepId: 'book',
  attempt: 1,
  mode: 'EXCLUSIVE',
  since: '2026-11-22T14:03:59.000Z',
  token: 712,
  isLeft: false,
};
const next: LockHolder = { ...holder, stepId: 'read', mode: 'SHARED', token: null };

test('locks are shown with who has them and who waits', () => {
  const lines = renderLocks([{ name: 'calendar', holders: [holder], queue: [next], waiting: 5 }], 120, plain);
  expect(lines[0]).toMatch(/^LOCK +STATE +MODE +RUN +STEP +SINCE +TOKEN$/);
  expect(lines[1]).toMatch(/^calendar +has it +exclusive +9bb32e24 +book +2026-11-2\d .* +712$/);
  expect(lines[2]).toMatch(/^calendar +waits, 1 of 5 +shared +9bb32e24 +read +2026-11-2\d \S+$/);
  expect(lines[3]).toMatch(/^calendar +and 4 more wait$/);
});

test('what a dead worker has left says so', () => {
  const left = { ...holder, isLeft: true };
  const lines = renderLocks([{ name: 'calendar', holders: [left], queue: [], waiting: 0 }], 120, plain);
  expect(lines[1]).toMatch(/left by its worker/);
});

test('no locks', () => {
  expect(renderLocks([], 80, plain)).toEqual(['Nobody has a lock.']);
});
