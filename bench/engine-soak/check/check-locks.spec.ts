import { expect, test } from '@jest/globals';
import type { LockMode } from '@app/domain/plan/lock-demand.js';
import type { Visit } from '../fence.js';
import { brokenByLocks } from './check-locks.js';

const visit = (
  key: string,
  token: number,
  mode: LockMode = 'exclusive',
  more: Partial<Visit> = {},
): Visit => ({
  key,
  by: 7,
  at: 100_000,
  locks: [{ name: 'x', mode, token }],
  ...more,
});
const broken = (...visits: readonly Visit[]) => brokenByLocks(visits, [], []);

test('those who must be alone come one after the other, those who share a lock at once', () => {
  expect(broken(visit('a', 1), visit('a', 1), visit('b', 2), visit('b', 2))).toEqual([]);
  const shared = [visit('c', 3, 'shared'), visit('d', 4, 'shared'), visit('c', 3, 'shared')];
  expect(broken(...shared, visit('e', 5))).toEqual([]);
});

test('one that never comes again has lost it to the next', () => {
  expect(broken(visit('a', 1), visit('b', 2), visit('b', 2))).toEqual([]);
});

test.each<[string, RegExp, readonly Visit[]]>([
  [
    'somebody comes in between',
    /^b came to "x" while a had it$/,
    [visit('a', 1), visit('b', 2), visit('a', 1)],
  ],
  [
    'one who must be alone comes to one who shares it',
    /^b came to "x" while a had it$/,
    [visit('a', 1, 'shared'), visit('b', 2), visit('a', 1, 'shared')],
  ],
  ['a token falls', /^the token of "x" fell from 2 to 1$/, [visit('b', 2), visit('a', 1)]],
  ['two have the same token', /^a and b had the same token of "x"$/, [visit('a', 1), visit('b', 1)]],
])('it is seen when %s', (_, said, visits) => {
  expect(broken(...visits)).toEqual([expect.stringMatching(said)]);
});

test('a lock that is lost while its worker is well is seen; one of a worker that was stopped meanwhile is not', () => {
  const visits = [
    visit('a', 1, 'exclusive', { at: 90_000 }),
    visit('b', 2, 'exclusive', { by: 8 }),
    visit('a', 1, 'exclusive', { refused: true }),
  ];
  const strike = { began: 91_000, ended: 95_000 };
  expect(brokenByLocks(visits, [], [])).toEqual(['a lost a lock while its worker was well']);
  expect(brokenByLocks(visits, [{ ...strike, pid: 8 }], [])).toHaveLength(1);
  expect(brokenByLocks(visits, [{ began: 50_000, ended: 60_000 }], [])).toHaveLength(1);
  expect(brokenByLocks(visits, [{ ...strike, pid: 7 }], [])).toEqual([]);
  expect(brokenByLocks(visits, [strike], [])).toEqual([]);
});

test('a lock that somebody has or wants when all is over is seen', () => {
  const claim = { name: 'x', stream: 'local.execution-1', step: 'a' };
  expect(brokenByLocks([], [], [{ ...claim, token: '5' }])).toEqual([
    'local.execution-1: "a" still has the lock "x"',
  ]);
  expect(brokenByLocks([], [], [{ ...claim, token: null }])).toEqual([
    'local.execution-1: "a" still waits for the lock "x"',
  ]);
});
