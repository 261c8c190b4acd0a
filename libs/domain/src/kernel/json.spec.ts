import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { randomJson } from '../testing/random-json.js';
import { canonicalJson, deepestJson, isJsonObject, isTooDeep, type Json } from './json.js';

test('data may be nested so deep and no deeper, however deep it is', () => {
  const deep = (levels: number): Json => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`) as Json;
  expect([isTooDeep(deep(deepestJson)), isTooDeep({ a: deep(deepestJson - 1), b: [] })]).toEqual([
    false,
    false,
  ]);
  expect([isTooDeep(deep(deepestJson + 1)), isTooDeep({ a: 1, b: deep(deepestJson) })]).toEqual([true, true]);
  expect(isTooDeep(deep(100_000))).toBe(true);
  expect([null, 'text', 1, [], {}].map(isTooDeep)).toEqual([false, false, false, false, false]);
});

describe('canonicalJson', () => {
  test('sorts the keys of objects at every depth and keeps the order of lists', () => {
    expect(canonicalJson({ b: [{ d: 1, c: null }, 'x'], a: true })).toBe(
      '{"a":true,"b":[{"c":null,"d":1},"x"]}',
    );
  });

  test('leaves out undefined members, as JSON does', () => {
    const value = { a: 1, b: undefined } as unknown as Json;
    expect(canonicalJson(value)).toBe(canonicalJson({ a: 1 }));
  });

  test('is the same whatever the order of keys', () => {
    const members = fc.uniqueArray(fc.tuple(fc.string(), randomJson), {
      selector: ([key]) => key,
      maxLength: 6,
    });
    fc.assert(
      fc.property(members, (entries) => {
        const turned = [...entries].reverse();
        expect(canonicalJson(Object.fromEntries(turned))).toBe(canonicalJson(Object.fromEntries(entries)));
      }),
    );
  });

  test('is JSON of the same value', () => {
    fc.assert(fc.property(randomJson, (value) => expect(JSON.parse(canonicalJson(value))).toEqual(value)));
  });
});

test.each([
  [{}, true],
  [[], false],
  [null, false],
  ['text', false],
])('isJsonObject of %j is %j', (value, expected) => {
  expect(isJsonObject(value)).toBe(expected);
});
