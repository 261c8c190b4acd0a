import { describe, expect, it } from '@jest/globals';
import { plain } from './style.js';
import { textWidth } from './text-width.js';
import { renderValue } from './value.js';

const render = (value: unknown, columns = 60): string[] => renderValue(value, columns, plain);

describe('renderValue', () => {
  it('shows Markdown as the text it is', () => {
    expect(render('# Report\n\n- one\n- two')).toEqual(['# Report', '', '- one', '- two']);
  });

  it('shows records as a table with numbers to the right', () => {
    expect(
      render([
        { city: 'Haifa', total: 12.5 },
        { city: 'ירושלים', total: 1300 },
      ]),
    ).toEqual(['city     total', 'Haifa     12.5', 'ירושלים   1300']);
  });

  it('shows the rest indented, one member a line', () => {
    expect(
      render({ to: 'dana', body: 'Dear\nDana', tags: [], more: { deep: { yes: true } }, list: [1, [2, 3]] }),
    ).toEqual([
      'to: dana',
      'body:',
      '  Dear',
      '  Dana',
      'tags: (none)',
      'more:',
      '  deep:',
      '    yes: true',
      'list:',
      '  - 1',
      '  - - 2',
      '    - 3',
    ]);
  });

  it('shows what has no members, and nothing at all', () => {
    expect([render({}), render([]), render(null), render(0)]).toEqual([
      ['(empty)'],
      ['(none)'],
      ['null'],
      ['0'],
    ]);
  });

  it('stays within the width', () => {
    const wide = [{ a: 'x'.repeat(90), b: 'y'.repeat(90), c: 1 }];
    const value = { table: wide, text: 'word '.repeat(50), key: 'z'.repeat(70) };
    expect(Math.max(...render(value, 40).map(textWidth))).toBeLessThanOrEqual(40);
  });
});
