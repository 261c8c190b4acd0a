import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PersistentArray } from './persistent-array.js';

const numbers = (length: number) => Array.from({ length }, (_, index) => index);

describe('PersistentArray', () => {
  test.each([0, 1, 63, 64, 65, 200])('holds %d items in order', (length) => {
    const array = PersistentArray.of(numbers(length));
    expect([...array]).toEqual(numbers(length));
    expect(array).toHaveLength(length);
  });

  test('behaves as an array that is copied at every change', () => {
    const changes = fc.array(fc.tuple(fc.nat(149), fc.integer()), { maxLength: 20 });
    fc.assert(
      fc.property(changes, (list) => {
        const before = PersistentArray.of(numbers(150));
        const plain = numbers(150);
        let after = before;
        for (const [index, item] of list) {
          after = after.with(index, item);
          plain[index] = item;
          expect(after.at(index)).toBe(item);
        }
        expect([...after]).toEqual(plain);
        expect([...before]).toEqual(numbers(150));
      }),
      { numRuns: 50 },
    );
  });

  test.each([-1, 64, NaN])('has no item %d of 64', (index) => {
    const array = PersistentArray.of(numbers(64));
    expect(() => array.at(index)).toThrow(RangeError);
    if (!Number.isNaN(index)) expect(() => array.with(index, 0)).toThrow(RangeError);
  });
});
