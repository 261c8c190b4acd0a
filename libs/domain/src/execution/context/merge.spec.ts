import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { merge } from './merge.js';

test('a list is appended to', () => expect(merge('list-append', [1], [1, 2])).toEqual([1, 1, 2]));
test('numbers are added', () => expect(merge('number-sum', 1, 2)).toBe(3));
test('what is no number any more is refused', () =>
  expect(merge('number-sum', Number.MAX_VALUE, Number.MAX_VALUE)).toBeUndefined());
test('members are replaced one by one', () =>
  expect(merge('object-merge', { a: 1, b: { c: 1 } }, { b: { d: 2 } })).toEqual({ a: 1, b: { d: 2 } }));
test('a set has each element once, in the order they came', () => {
  const all = [{ a: 1, b: 2 }, 'x', { b: 2, a: 1 }, 'y', 'x'];
  expect(merge('set-union', undefined, all)).toEqual([{ a: 1, b: 2 }, 'x', 'y']);
  expect(merge('set-union', ['y'], all)).toEqual(['y', { a: 1, b: 2 }, 'x']);
});
test('an own member named __proto__ stays an own member', () => {
  const merged = merge('object-merge', {}, JSON.parse('{"__proto__": {"admin": true}}') as object as never);
  expect((merged as { admin?: boolean }).admin).toBeUndefined();
});
test('joining with a set twice is joining with it once', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9)), fc.array(fc.nat(9)), (there, coming) => {
      const once = merge('set-union', there, coming);
      expect(merge('set-union', once, coming)).toEqual(once);
    }),
  );
});
