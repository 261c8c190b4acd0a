import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FairQueue, type Queued } from './fair-queue.js';

const item = (tenant: string, priority = 0, since = 0) => ({ tenant, priority, since });
const drain = <Item extends Queued>(queue: FairQueue<Item>): Item[] => {
  const taken: Item[] = [];
  for (let next = queue.take(); next; next = queue.take()) taken.push(next);
  return taken;
};

describe('a fair queue', () => {
  test('takes tenants in turn, however many wait of one', () => {
    const queue = new FairQueue();
    for (let n = 0; n < 10_000; n++) queue.add(item('big'));
    for (let n = 0; n < 100; n++) queue.take();
    queue.add(item('small'));
    expect([queue.take(), queue.take()]).toContainEqual(item('small'));
  });

  test('takes the urgent first within a tenant, then the old, then who came first', () => {
    const queue = new FairQueue();
    const all = [item('a', 0, 5), item('a', 1, 9), item('a', 0, 3), { ...item('a', 0, 3), second: true }];
    for (const each of all) queue.add(each);
    expect(drain(queue)).toEqual([all[1], all[2], all[3], all[0]]);
  });

  test('lets who left and came back at once have no second turn before the others', () => {
    const queue = new FairQueue();
    queue.add(item('a'));
    queue.add(item('b'));
    queue.add(item('b', 0, 1));
    expect(queue.take()).toEqual(item('a'));
    queue.add(item('a'));
    expect([queue.take(), queue.take()].map((each) => each?.tenant)).toEqual(['b', 'a']);
  });

  const tenant = fc.constantFrom('a', 'b', 'c', 'd');
  const weights = fc.record({
    a: fc.integer({ min: 1, max: 5 }),
    b: fc.integer({ min: 1, max: 5 }),
    c: fc.integer({ min: 1, max: 5 }),
    d: fc.integer({ min: 1, max: 5 }),
  });

  test('gives tenants that wait all the time shares by their weights, a turn more or less', () => {
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: 200 }), (weightOf, takes) => {
        const queue = new FairQueue((name) => weightOf[name as 'a']);
        const names = ['a', 'b', 'c', 'd'] as const;
        for (const name of names) for (let n = 0; n < 200; n++) queue.add(item(name));
        const taken = Array.from({ length: takes }, () => queue.take()?.tenant);
        const shares = names.map((name) => taken.filter((each) => each === name).length / weightOf[name]);
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(2);
      }),
    );
  });

  test('with equal weights no other tenant is taken twice before one that waits', () => {
    fc.assert(
      fc.property(fc.array(fc.option(tenant, { nil: undefined }), { maxLength: 200 }), (happens) => {
        const queue = new FairQueue();
        const waits = new Map<string, { count: number; passedBy: Map<string, number> }>();
        for (const name of happens) {
          if (name !== undefined) {
            queue.add(item(name));
            const wait = waits.get(name) ?? { count: 0, passedBy: new Map<string, number>() };
            waits.set(name, { ...wait, count: wait.count + 1 });
            continue;
          }
          const taken = queue.take()?.tenant;
          if (taken === undefined) continue;
          for (const [other, wait] of waits) {
            if (other !== taken) wait.passedBy.set(taken, (wait.passedBy.get(taken) ?? 0) + 1);
            expect(Math.max(0, ...wait.passedBy.values())).toBeLessThanOrEqual(2);
          }
          const count = (waits.get(taken)?.count ?? 0) - 1;
          if (count === 0) waits.delete(taken);
          else waits.set(taken, { count, passedBy: new Map() });
        }
      }),
    );
  });

  test('loses nobody, and takes out whom it is told to', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(tenant, fc.integer({ min: -10, max: 10 }))), fc.nat(), (all, pick) => {
        const queue = new FairQueue();
        const items = all.map(([name, priority], n) => item(name, priority, n));
        for (const each of items) queue.add(each);
        const gone = items[pick % (items.length + 1)];
        if (gone) expect(queue.remove(gone)).toBe(true);
        if (gone) expect(queue.remove(gone)).toBe(false);
        expect(new Set(drain(queue))).toEqual(new Set(items.filter((each) => each !== gone)));
        expect(queue.size).toBe(0);
      }),
    );
  });
});
