import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Position } from '@app/domain/kernel/event-store.js';
import { fromPosition, toPosition } from './position.js';

const place = fc.record({ commit: fc.bigInt(0n, 2n ** 64n - 1n), prepare: fc.bigInt(0n, 2n ** 64n - 1n) });

test('Positions keep every bit, and sort as text as they do as numbers', () => {
  fc.assert(
    fc.property(place, place, (a, b) => {
      expect(fromPosition(toPosition(a))).toEqual(a);
      const isBefore = a.commit === b.commit ? a.prepare < b.prepare : a.commit < b.commit;
      expect(toPosition(a) < toPosition(b)).toBe(isBefore);
    }),
  );
});

test('A position of another store is refused with a hint', () => {
  expect(() => fromPosition('0000000000000000017' as Position)).toThrow(/kept from another event store/);
});
