import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LockDemand } from '../../plan/lock-demand.js';
import { ask, blockerOf, emptyQueue, release, type LockClaim, type LockQueue } from './lock-queue.js';

const exclusive = (...names: string[]): LockDemand[] => names.map((name) => ({ name, mode: 'exclusive' }));
const shared = (...names: string[]): LockDemand[] => names.map((name) => ({ name, mode: 'shared' }));
const inside = (queue: LockQueue) =>
  queue.claims.filter(({ token }) => token !== undefined).map(({ id }) => id);
const after = (...asks: [string, LockDemand[]][]) =>
  asks.reduce((queue, [id, locks]) => ask(queue, id, locks), emptyQueue);

describe('a queue for locks', () => {
  test('lets one in where it is exclusive, and the next when that one is out, with a higher token', () => {
    const queue = after(['a', exclusive('x')], ['b', exclusive('x')], ['c', exclusive('y')]);
    expect(inside(queue)).toEqual(['a', 'c']);
    expect(release(queue, 'a').claims).toEqual([
      { id: 'b', locks: exclusive('x'), token: 3 },
      { id: 'c', locks: exclusive('y'), token: 2 },
    ]);
  });

  test('lets those that share in together, but nobody past one who waits to be alone', () => {
    const queue = after(['a', shared('x')], ['b', shared('x')], ['c', exclusive('x')], ['d', shared('x')]);
    expect(inside(queue)).toEqual(['a', 'b']);
    expect(blockerOf(queue, 'd')?.id).toBe('c');
    expect(inside(release(queue, 'a'))).toEqual(['b']);
    expect(inside(release(release(queue, 'a'), 'b'))).toEqual(['c']);
    expect(inside(release(queue, 'c'))).toEqual(['a', 'b', 'd']);
  });

  test('gives all locks or none, so those who need two in the opposite order do not wait for each other', () => {
    const queue = after(['a', exclusive('x', 'y')], ['b', exclusive('y', 'x')]);
    expect(inside(queue)).toEqual(['a']);
    expect(inside(release(queue, 'a'))).toEqual(['b']);
  });

  test('keeps the place of one who asks again, unless for other locks', () => {
    const queue = after(['a', exclusive('x')], ['b', exclusive('x')], ['c', exclusive('x')]);
    expect(ask(queue, 'b', exclusive('x'))).toBe(queue);
    const changed = ask(queue, 'b', shared('x'));
    expect(inside(release(changed, 'a'))).toEqual(['c']);
    expect(inside(ask(queue, 'a', exclusive('y')))).toEqual(['b', 'a']);
  });
});

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const lock = fc.record({
  name: fc.constantFrom('x', 'y', 'z'),
  mode: fc.constantFrom('shared' as const, 'exclusive' as const),
});
const locks = fc.uniqueArray(lock, { minLength: 1, maxLength: 3, selector: ({ name }) => name });
const act = fc.oneof(fc.record({ ask: id, locks }), fc.record({ release: id }));

const conflict = (one: LockClaim, other: LockClaim) =>
  one.locks.some((mine) =>
    other.locks.some(
      ({ name, mode }) => name === mine.name && (mode === 'exclusive' || mine.mode === 'exclusive'),
    ),
  );

describe('whatever happens', () => {
  test('two never have a lock that one of them must not share, nobody is overtaken by who conflicts, tokens rise', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        let queue = emptyQueue;
        const highest = new Map<string, number>();
        for (const each of acts) {
          const before = queue;
          queue = 'ask' in each ? ask(queue, each.ask, each.locks) : release(queue, each.release);
          const has = queue.claims.filter(({ token }) => token !== undefined);
          for (const [place, claim] of queue.claims.entries()) {
            const earlier = queue.claims.slice(0, place);
            if (claim.token !== undefined) expect(earlier.filter((one) => conflict(one, claim))).toEqual([]);
            else expect(earlier.some((one) => conflict(one, claim))).toBe(true);
          }
          for (const claim of has) {
            const known = before.claims.find((one) => one.id === claim.id && one.token !== undefined);
            if (known?.token === claim.token) continue;
            for (const { name } of claim.locks) {
              expect(claim.token).toBeGreaterThan(highest.get(name) ?? 0);
              highest.set(name, claim.token ?? 0);
            }
          }
        }
      }),
    );
  });

  test('everybody gets in once, in the end, when those who are in leave one after the other', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(id, locks), { minLength: 1, maxLength: 12 }), (asks) => {
        let queue = asks.reduce((made, [who, wanted]) => ask(made, who, wanted), emptyQueue);
        for (let left = queue.claims.length; left > 0; left--) {
          const [first] = inside(queue);
          expect(first).toBeDefined();
          queue = release(queue, first ?? '');
        }
        expect(queue.claims).toEqual([]);
      }),
    );
  });
});
