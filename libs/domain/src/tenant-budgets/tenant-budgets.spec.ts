import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  emptyAccount,
  expire,
  release,
  reserve,
  reservedIn,
  settle,
  spend,
  spentIn,
  type Account,
} from './account.js';
import { isMade, noteMade } from './account-changes.js';
import { tryReserve } from './shortage.js';
import { nothing, type Amount, type Calendar, type TenantBudget } from './tenant-budget.js';

const hour = 3_600_000;
/** Months have 30 days here, and begin with the epoch. */
function at(now: number): Calendar {
  const span = (ms: number) => ({ start: Math.floor(now / ms) * ms, end: (Math.floor(now / ms) + 1) * ms });
  return { now, spans: { hour: span(hour), day: span(24 * hour), month: span(720 * hour) } };
}
const tokens = (count: number): Amount => ({ calls: 1, tokens: count, cost: 0 });
const perHour = (maxTokens: number): TenantBudget => ({
  limits: { hour: { maxTokens } },
  onExhausted: 'hold',
});
const far = 10 * hour;
const ask = (account: Account, key: string, amount: Amount, budget = perHour(100), now = 0) =>
  tryReserve(account, { key, amount, by: 'w', until: far }, budget, at(now));

describe('what a tenant may spend in a period', () => {
  test('is reserved before and settled after: what turns out cheaper is there for others', () => {
    const { account: one } = ask(emptyAccount, 'a', tokens(60));
    const { account, shortage } = ask(one, 'b', tokens(60));
    expect(shortage).toEqual({
      reason:
        'the budget of the tenant is used up: 0 of 100 tokens an hour spent, 60 reserved, the step may need 60',
      isFinal: false,
    });
    expect(ask(settle(account, 'a', tokens(40), at(1)), 'b', tokens(60)).shortage).toBeUndefined();
  });

  test('that is spent is there again in the next period, and it is said when', () => {
    const account = settle(ask(emptyAccount, 'a', tokens(90)).account, 'a', 'as-reserved', at(5));
    expect(ask(account, 'b', tokens(20), perHour(100), 6).shortage).toMatchObject({
      until: hour,
      isFinal: true,
    });
    expect(ask(account, 'b', tokens(20), perHour(100), hour).shortage).toBeUndefined();
  });

  test('is limited in each period by itself', () => {
    const limits = { hour: { maxCalls: 1 }, month: { maxCalls: 2 } };
    let account = emptyAccount;
    const shortages = [0, 0, hour, 2 * hour].map((now, key) => {
      const tried = ask(account, `${key}`, tokens(0), { limits, onExhausted: 'hold' }, now);
      account = settle(tried.account, `${key}`, 'as-reserved', at(now));
      return tried.shortage?.until;
    });
    expect(shortages).toEqual([undefined, hour, undefined, 720 * hour]);
  });

  test('that is never enough says what to raise', () => {
    const { shortage } = ask(emptyAccount, 'a', tokens(101));
    expect(shortage).toEqual({
      reason: expect.stringMatching(/has 100 an hour: raise "hour"/),
      isFinal: true,
    });
  });

  test('is not asked for twice for the same key, and may be asked for more', () => {
    const { account } = ask(emptyAccount, 'a', tokens(80));
    expect(ask(account, 'a', tokens(80)).account).toEqual(account);
    expect(reservedIn(ask(account, 'a', tokens(95)).account).tokens).toBe(95);
    expect(ask(account, 'a', tokens(120)).shortage).toMatchObject({ isFinal: false });
  });

  test('is given back by what did not begin; settled twice is settled once', () => {
    const { account } = ask(emptyAccount, 'a', tokens(80));
    expect(release(account, 'a', 'w', at(1)).reservations).toEqual({});
    expect(spentIn(release(account, 'a', 'w', at(1)), 'hour', at(1))).toEqual(nothing);
    const once = settle(account, 'a', tokens(5), at(1));
    expect(settle(once, 'a', tokens(5), at(1))).toEqual(once);
  });

  test('stays with the worker that has taken it over', () => {
    const { account } = ask(emptyAccount, 'a', tokens(80));
    const taken = reserve(account, { key: 'a', amount: tokens(80), by: 'other', until: far });
    expect(release(taken, 'a', 'w', at(1))).toEqual(taken);
  });

  test('counts as spent when nobody settles it, until somebody does', () => {
    const lost = expire(reserve(emptyAccount, { key: 'a', amount: tokens(80), by: 'w', until: 10 }), at(11));
    expect([reservedIn(lost).tokens, spentIn(lost, 'day', at(11)).tokens]).toEqual([0, 80]);
    expect(expire(lost, at(12))).toEqual(lost);
    expect(spentIn(settle(lost, 'a', tokens(30), at(13)), 'hour', at(13)).tokens).toBe(30);
    // The hour in which it was counted is over: the one that is now has nothing to give back.
    const late = settle(lost, 'a', tokens(30), at(hour));
    expect(spentIn(late, 'hour', at(hour)).tokens).toBe(0);
    expect(spentIn(late, 'day', at(hour)).tokens).toBe(30);
    expect(expire(lost, at(720 * hour)).reservations).toEqual({});
  });
});

describe('a change of an account', () => {
  const change = (account: Account, by: string, number: number, now: number) =>
    isMade(account, by, number) ? account : noteMade(spend(account, tokens(1), at(now)), by, number, at(now));

  test('is made once, however often a worker that lost the answer makes it again, beside others', () => {
    const worker = fc.record({ by: fc.constantFrom('one', 'other'), again: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(worker, { maxLength: 30 }), (all) => {
        const numbers = new Map<string, number>();
        let account = emptyAccount;
        for (const { by, again } of all) {
          const number = (numbers.get(by) ?? 0) + 1;
          numbers.set(by, number);
          for (let time = 0; time <= again; time++) account = change(account, by, number, 5);
        }
        expect(spentIn(account, 'hour', at(5)).tokens).toBe(all.length);
      }),
    );
  });

  test('is forgotten when its worker has made none for a day', () => {
    const account = change(change(emptyAccount, 'gone', 7, 0), 'there', 1, 24 * hour);
    expect(Object.keys(account.changes ?? {})).toEqual(['there']);
  });
});

test('50 at once with money for 10: 10 begin, and the others begin only with what those have not used', () => {
  const budget: TenantBudget = { limits: { day: { maxCost: 10 } }, onExhausted: 'hold' };
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 50, maxLength: 50 }), (percents) => {
      let account = emptyAccount;
      let spent = 0;
      /** What they have used beyond what was reserved. */
      let dearer = 0;
      const waiting = percents.map((percent, key) => ({ key: `${key}`, cost: percent / 100 }));
      const running: typeof waiting = [];
      const begin = () => {
        for (const one of [...waiting]) {
          const amount = { calls: 1, tokens: 0, cost: 1 };
          const tried = tryReserve(account, { key: one.key, amount, by: 'w', until: far }, budget, at(0));
          if (tried.shortage) continue;
          account = tried.account;
          running.push(...waiting.splice(waiting.indexOf(one), 1));
        }
      };
      begin();
      expect(running).toHaveLength(10);
      for (let next = running.shift(); next; next = running.shift()) {
        account = settle(account, next.key, { calls: 1, tokens: 0, cost: next.cost }, at(0));
        spent += next.cost;
        dearer += Math.max(0, next.cost - 1);
        begin();
        expect(spent + running.length).toBeLessThanOrEqual(10 + dearer + 1e-9);
      }
      expect(spentIn(account, 'day', at(0)).cost).toBeCloseTo(spent);
      expect(waiting.length === 0 || spent > 9).toBe(true);
    }),
  );
});
