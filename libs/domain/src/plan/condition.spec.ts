import { describe, expect, test } from '@jest/globals';
import type { Json } from '../kernel/json.js';
import { holds } from './condition.js';
import type { Condition } from './plan.js';

const outputs: Record<string, Json> = { a: { n: 5, list: [{ x: 1, y: 2 }], text: 'budget 2026' } };
const holdsFor = (value: Json, is: Condition['is'], to?: Json) =>
  holds({ value, is, ...(to === undefined ? {} : { to }) }, (step) => outputs[step]);

describe('a condition', () => {
  test.each<[Json, Condition['is'], Json | undefined, boolean]>([
    ['{{a.n}}', 'equal', 5, true],
    ['{{a.n}}', 'equal', '5', false],
    ['{{a.n}}', 'not-equal', '5', true],
    ['{{a.list.0}}', 'equal', { y: 2, x: 1 }, true],
    ['{{a.n}}', 'greater', 4, true],
    ['{{a.n}}', 'greater', 5, false],
    ['{{a.n}}', 'less', '{{a.n}}', false],
    ['{{a.n}}', 'less', 6, true],
    ['2026-01-02', 'greater', '2026-01-01', true],
    ['a', 'less', 'b', true],
    ['{{a.n}}', 'greater', '4', false],
    ['{{a.n}}', 'less', '6', false],
    ['{{a.none}}', 'less', 1, false],
    ['{{a.none}}', 'empty', undefined, true],
    ['', 'empty', undefined, true],
    [[], 'empty', undefined, true],
    [{}, 'empty', undefined, true],
    [0, 'empty', undefined, false],
    [false, 'empty', undefined, false],
    ['{{a.list}}', 'not-empty', undefined, true],
    ['{{nobody}}', 'not-empty', undefined, false],
    ['{{a.text}}', 'contains', 'budget', true],
    ['{{a.text}}', 'contains', 2026, false],
    ['{{a.list}}', 'contains', { y: 2, x: 1 }, true],
    ['{{a}}', 'contains', 'n', true],
    ['{{a}}', 'contains', 'toString', false],
    [5, 'contains', 5, false],
    ['{{nobody}}', 'equal', undefined, true],
  ])('%j %s %j: %j', (value, is, to, expected) => {
    expect(holdsFor(value, is, to)).toBe(expected);
  });
});
