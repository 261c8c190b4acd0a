import { describe, expect, it } from '@jest/globals';
import { clean, cleanText, safeJson } from './clean.js';
import { fitLine } from './line.js';
import { createStyle, plain } from './style.js';
import { textWidth, truncate } from './text-width.js';
import { wrap } from './wrap.js';

describe('textWidth', () => {
  it.each([
    ['abc', 3],
    ['שלום', 4],
    ['שָׁלוֹם', 4],
    ['日本', 4],
    ['🎻', 2],
    ['👩‍🚀', 2],
    ['é', 1],
    ['✔', 1],
  ])('%s takes %d columns', (text, columns) => {
    expect(textWidth(text)).toBe(columns);
  });
});

describe('truncate', () => {
  it('cuts between characters and shows that it did', () => {
    expect(truncate('one two three', 8)).toBe('one two…');
    expect(truncate('日本語の本', 6)).toBe('日本…');
    expect(truncate('a\n b', 10)).toBe('a b');
  });
});

describe('wrap', () => {
  it('breaks at spaces, keeps line breaks and indents, and cuts words that are too long', () => {
    expect(wrap('# Title\n\n- one two three four', 12)).toEqual(['# Title', '', '- one two', 'three four']);
    expect(wrap('  indented words here', 12)).toEqual(['  indented', '  words here']);
    expect(wrap('abcdefghijklmnop', 8)).toEqual(['abcdefgh', 'ijklmnop']);
  });
});

describe('fitLine', () => {
  it('cuts at the width whatever the colours', () => {
    expect(
      fitLine(
        [
          ['abc', 'red'],
          ['defgh', 'bold'],
        ],
        6,
        plain,
      ),
    ).toBe('abcde…');
    const coloured = fitLine(
      [
        ['abc', 'red'],
        ['defgh', 'bold'],
      ],
      6,
      createStyle(true),
    );
    expect(coloured).toBe('\u001b[31mabc\u001b[39m\u001b[1mde…\u001b[22m');
  });
});

describe('cleanText', () => {
  it('removes what a terminal would obey and keeps what people write', () => {
    expect(cleanText('a\u001b[2Jb\u001b]8;;http://x\u0007c\u009b31md\u0000\u007f')).toBe('abcd');
    expect(cleanText('one\r\ntwo\tthree\rfour')).toBe('one\ntwo\tthreefour');
    expect(cleanText('ab\u202ecd\u2066ef')).toBe('abcdef');
    expect(cleanText('שָׁלוֹם 👩‍🚀 日本')).toBe('שָׁלוֹם 👩‍🚀 日本');
  });

  it('reaches every text of a record', () => {
    expect(clean({ 'k\u0007': ['v\u0007', { n: 1, z: null }] })).toEqual({ k: ['v', { n: 1, z: null }] });
  });
});

describe('safeJson', () => {
  it('keeps every character, but in a form that no terminal obeys', () => {
    const value = { text: 'a\u001b[2J\u009b\u007f' };
    expect(safeJson(value)).toBe('{"text":"a\\u001b[2J\\u009b\\u007f"}');
    expect(JSON.parse(safeJson(value, 2))).toEqual(value);
  });
});
