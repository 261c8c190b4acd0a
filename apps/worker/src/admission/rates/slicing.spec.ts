import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { slicingOf } from './slicing.js';

describe('a rate', () => {
  test('that is slow is taken start by start, and one that is fast in slices, which its bucket is smaller by', () => {
    const slow = { intervalMs: 1_000, burst: 10 };
    expect(slicingOf(slow)).toEqual({ rate: slow, most: 1, validMs: 0 });
    const fast = { intervalMs: 10, burst: 100 };
    expect(slicingOf(fast)).toEqual({ rate: { intervalMs: 10, burst: 75 }, most: 25, validMs: 250 });
    const narrow = { intervalMs: 1, burst: 3 };
    expect(slicingOf(narrow)).toEqual({ rate: narrow, most: 1, validMs: 0 });
  });

  test('is kept however late the starts of slices are used', () => {
    const rate = fc.record({
      intervalMs: fc.integer({ min: 1, max: 200 }),
      burst: fc.integer({ min: 1, max: 50 }),
    });
    const lateness = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(rate, lateness, (limit, late) => {
        const slicing = slicingOf(limit);
        const { intervalMs, burst } = slicing.rate;
        // The bucket is full at 0 and always emptied as soon as it can be: the n-th start is due then.
        const due = late.map((_, n) => Math.max(0, n - burst + 1) * intervalMs);
        const used = due.map((at, n) => at + (late[n] ?? 0) * slicing.validMs).toSorted((a, b) => a - b);
        const excess = used.flatMap((start, from) =>
          used.slice(from).map((end, n) => n + 1 - (limit.burst + (end - start) / limit.intervalMs)),
        );
        expect(Math.max(...excess)).toBeLessThanOrEqual(1e-6);
      }),
      { numRuns: 100 },
    );
  });
});
