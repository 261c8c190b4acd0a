import { expect, test } from '@jest/globals';
import { sentencesOf, wordsOf } from './segment.js';

test('words are found between punctuation, in several scripts', () => {
  expect(wordsOf("Dana's  plan: 1,234.5 units (ok)!")).toEqual(["Dana's", 'plan', '1,234.5', 'units', 'ok']);
  expect(wordsOf('מנכ"ל צה"ל, שלום')).toEqual(['מנכ"ל', 'צה"ל', 'שלום']);
  expect(wordsOf('我们今天见面').length).toBeGreaterThan(1);
  expect(wordsOf(' \n - ')).toEqual([]);
});

test('sentences end at their marks, not at abbreviations and numbers', () => {
  expect(sentencesOf('Dr. Levi paid 3.5 percent. Why? No\nidea!')).toEqual([
    'Dr. Levi paid 3.5 percent.',
    'Why?',
    'No idea!',
  ]);
  expect(sentencesOf('שלום עולם. מה שלומך?')).toEqual(['שלום עולם.', 'מה שלומך?']);
});

test('a long paragraph is split as its sentences would be alone', () => {
  const all = Array.from({ length: 3000 }, (_, n) => `Sentence number ${n} is here.`);
  expect(sentencesOf(all.join(' '))).toEqual(all);
  expect(sentencesOf('x'.repeat(10_000)).join('')).toHaveLength(10_000);
});
