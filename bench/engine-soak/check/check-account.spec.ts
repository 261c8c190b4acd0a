import { expect, test } from '@jest/globals';
import { emptyAccount, type Account, type Reservation } from '@app/domain/tenant-budgets/account.js';
import { ExecutionStory, sampleIds, worker } from '@app/domain/testing/execution-story.js';
import { samplePlan } from '@app/domain/testing/sample-plan.js';
import { brokenByAccount } from './check-account.js';

const id = sampleIds.execution;
const amount = { calls: 1, tokens: 0, cost: 0 };
const reservation: Reservation = { amount, by: 'w', until: 9 };
const spent = (calls: number, ...reserved: readonly string[]): Account => ({
  ...emptyAccount,
  spent: { month: { start: 0, amount: { ...amount, calls } } },
  reservations: Object.fromEntries(reserved.map((key) => [`${id}/${key}`, reservation])),
});
/** Two steps were started. */
const { events, state } = ExecutionStory.planned(samplePlan(['a', 'b']))
  .advance()
  .succeed('a')
  .succeed('b');
const said = (account: Account, maxCalls = 2, alive: readonly string[] = [worker]) =>
  brokenByAccount(
    { name: 't', runs: [{ id, events, state, entries: [], positions: [], below: [] }], account, maxCalls },
    (name) => alive.includes(name),
  );

test('what was started is spent, or reserved by who has died since', () => {
  expect(said(spent(2))).toEqual([]);
  expect(said(spent(1, 'b/1'), 2, [])).toEqual([]);
  expect(said(spent(2, 'never-started/1'), 3)).toEqual([]);
});

test.each<[string, RegExp, ReturnType<typeof said>]>([
  ['more is started than may be', /have started 2 attempts, its budget is 1/, said(spent(2), 1)],
  ['more is spent than may be', /has spent 3 and reserved 0, its budget is 2/, said(spent(3))],
  ['a start is not accounted for', /2 attempts have started, 1 are spent and 0 reserved/, said(spent(1))],
  [
    'a worker that is there settles nothing',
    /b\/1 is reserved still, its worker is there/,
    said(spent(1, 'b/1')),
  ],
])('it is seen when %s', (_, what, broken) => {
  expect(broken.join('\n')).toMatch(what);
});
