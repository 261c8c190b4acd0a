import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../kernel/json.js';
import { randomJson } from '../testing/random-json.js';
import { isReference, referencesIn, resolveTemplate, valueAt } from './template.js';

const outputs: Record<string, Json> = {
  read: { text: 'hello', lines: [{ n: 1 }, { n: 2 }], none: null, yes: true },
  'find-slots': [['a'], 'b'],
  count: 3,
};
const outputOf = (step: string): Json | undefined => outputs[step];

describe('referencesIn', () => {
  test('finds references at any depth, in order, repeats included', () => {
    const template = {
      a: '{{read.text}} and {{ count }}',
      b: [{ c: '{{read.lines.0.n}}' }],
      d: 4,
      '{{key}}': null,
    };
    expect(referencesIn(template)).toEqual([
      { step: 'read', path: ['text'] },
      { step: 'count', path: [] },
      { step: 'read', path: ['lines', '0', 'n'] },
    ]);
  });

  test.each(['{{}}', '{{1st}}', '{{a b}}', '{ {a} }', '{{a..b}}', '{{a.}}', 'a'])(
    'finds none in %s',
    (text) => {
      expect(referencesIn(text)).toEqual([]);
      expect(isReference(text)).toBe(false);
    },
  );

  test('knows a string that is one reference', () => {
    expect(isReference('{{ find-slots.0 }}')).toBe(true);
    expect(isReference('{{a}} ')).toBe(false);
    expect(isReference('{{a}}{{b}}')).toBe(false);
  });
});

describe('resolveTemplate', () => {
  test.each<[string, Json, Json]>([
    ['a string that is one reference becomes the value, of any type', '{{read.lines}}', [{ n: 1 }, { n: 2 }]],
    ['also a boolean', '{{read.yes}}', true],
    ['list indexes are part of a path', '{{find-slots.0.0}}', 'a'],
    ['a whole output', '{{count}}', 3],
    ['inside a longer string, text is put in as it is', 'say {{read.text}}!', 'say hello!'],
    ['and other values as JSON', '{{count}}: {{read.lines}}', '3: [{"n":1},{"n":2}]'],
    ['a reference to nothing becomes null', '{{read.other.deep}}', null],
    ['of an unknown step, too', ['{{nobody}}'], [null]],
    ['and empty text inside a longer string', '<{{nobody}}{{read.none}}>', '<>'],
    ['members are filled in, keys are not', { '{{count}}': '{{count}}' }, { '{{count}}': 3 }],
    ['an inherited member is nothing', '{{read.constructor}}', null],
  ])('%s', (_, template, expected) => {
    expect(resolveTemplate(template, outputOf)).toEqual(expected);
  });

  test('does not resolve what an output brings in', () => {
    expect(resolveTemplate('{{a}} {{a}}', () => '{{b}}')).toBe('{{b}} {{b}}');
    expect(resolveTemplate('x {{a}}', () => '$& $1')).toBe('x $& $1');
  });

  test('leaves a template without references as it is', () => {
    const plain = randomJson.filter((value) => referencesIn(value).length === 0);
    fc.assert(fc.property(plain, (value) => expect(resolveTemplate(value, outputOf)).toEqual(value)));
  });
});

test('valueAt answers undefined where there is nothing', () => {
  expect(valueAt({ a: [1] }, ['a', '0'])).toBe(1);
  for (const path of [['b'], ['a', '1'], ['a', 'length'], ['a', '0', 'x']]) {
    expect(valueAt({ a: [1] }, path)).toBeUndefined();
  }
});
