import { expect, test } from '@jest/globals';
import { detectDelimiter, endsInQuotes } from './delimiter.js';

test.each([
  [['a,b,c', '1,2,3'], ','],
  [['a;b', '1,5;2,5'], ';'],
  [['a\tb', '1,2\t3'], '\t'],
  [['name;note', 'x;"a,b,c"'], ';'],
  [['"a;b",c', '"1;2;3",4'], ','],
  [['only'], ','],
])('%j is separated by %j', (lines, expected) => {
  expect(detectDelimiter(lines)).toBe(expected);
});

test.each([
  ['a,"b', false, true],
  ['a,"b"', false, false],
  ['a,"b""', false, true],
  ['a,"b""c"', false, false],
  ['a,5" pipe', false, false],
  ['end",b', true, false],
  ['end,b', true, true],
])('%j from quoted %s ends quoted %s', (line, starts, ends) => {
  expect(endsInQuotes(line, ',', starts)).toBe(ends);
});
