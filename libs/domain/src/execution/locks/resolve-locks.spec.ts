import { describe, expect, test } from '@jest/globals';
import { resolveLocks } from './resolve-locks.js';

describe('the locks of a step', () => {
  test('are named after its input and sorted; one that two come to is exclusive if either is', () => {
    const locks = resolveLocks(
      [
        { name: 'table:{{input.table}}', mode: 'shared' },
        { name: 'calendar', mode: 'shared' },
        { name: '{{input.other}}', mode: 'exclusive' },
      ],
      { table: 'users', other: 'table:users' },
    );
    expect(locks).toEqual([
      { name: 'calendar', mode: 'shared' },
      { name: 'table:users', mode: 'exclusive' },
    ]);
  });

  test('have names that can be kept: of any value, not too long, of whole characters', () => {
    const nameOf = (value: string | number[]) =>
      resolveLocks([{ name: '{{input.of}}', mode: 'shared' }], { of: value })[0]?.name;
    expect(nameOf([1, 2])).toBe('[1,2]');
    expect(nameOf('a'.repeat(199) + '😀')).toBe(`${'a'.repeat(199)}\uFFFD`);
    expect(nameOf('a\u0000b')).toBe('a\uFFFDb');
    expect(resolveLocks([{ name: '{{input.none}}', mode: 'shared' }], {})).toEqual([
      { name: 'null', mode: 'shared' },
    ]);
  });
});
