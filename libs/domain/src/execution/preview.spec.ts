import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../kernel/json.js';
import { randomJson } from '../testing/random-json.js';
import { fitting, preview } from './preview.js';

const sizeOf = (value: Json) => JSON.stringify(value).length;
const nested = (depth: number): Json =>
  depth === 0 ? 'x'.repeat(300) : Array<Json>(9).fill(nested(depth - 1));

describe('a preview', () => {
  test('of something short is the thing itself', () => {
    fc.assert(fc.property(randomJson, (value) => expect(preview(value)).toEqual(value)));
  });

  test('says how much of a long text is left out', () => {
    expect(preview({ body: 'x'.repeat(5_000) })).toEqual({
      body: `${'x'.repeat(4_000)}… (1000 more characters)`,
    });
  });

  test('and of a long list', () => {
    const short = preview(Array.from({ length: 60 }, (_, n) => n)) as Json[];
    expect(short).toHaveLength(51);
    expect(short.at(-1)).toBe('… (10 more)');
  });

  test('and of an object with many members', () => {
    const short = preview(Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`k${n}`, n]))) as object;
    expect(Object.keys(short)).toHaveLength(51);
    expect(short).toMatchObject({ k49: 49, '…': '10 more' });
  });

  test.each([
    ['many long texts', Array<Json>(50).fill('x'.repeat(4_000))],
    ['lists in lists in lists', nested(5)],
    [
      'an object of long texts',
      Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`k${n}`, 'é'.repeat(9_000)])),
    ],
  ])('of %s fits into an event', (_, value) => {
    expect(sizeOf(preview(value))).toBeLessThanOrEqual(60_000);
  });
});

test('a result is whole as long as it fits into the event that ends the run', () => {
  expect(fitting('x'.repeat(70_000))).toBe('x'.repeat(70_000));
  expect(sizeOf(fitting('x'.repeat(90_000)))).toBeLessThan(5_000);
});
