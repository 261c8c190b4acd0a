import { expect, test } from '@jest/globals';
import { compareCells, isMissing, numberOf, outputCell } from './cell.js';

test.each([
  ['1,234.50', 1234.5],
  ['1234', 1234],
  [' -7 ', -7],
  ['−7', -7],
  ['+7.5', 7.5],
  ['.5', 0.5],
  ['1e3', 1000],
  ['$1,200', 1200],
  ['-$5', -5],
  ['$-5', -5],
  ['€ 12.30', 12.3],
  ['₪99', 99],
  ['99 ₪', 99],
  ['USD 1,000', 1000],
  ['1,000 EUR', 1000],
  ['12%', 12],
  ['(3.20)', -3.2],
  ['1.234,50', 1234.5],
  ['12,5', 12.5],
  [3, 3],
])('%j shows %d', (cell, expected) => {
  expect(numberOf(cell)).toBe(expected);
});

test.each([
  '',
  '-',
  'n/a',
  '2026-01-15',
  '12:30',
  '1-2',
  '1,23,4',
  'A12',
  '12 apples',
  '%',
  '1.2.3',
  null,
  true,
])('%j shows no number', (cell) => {
  expect(numberOf(cell)).toBeUndefined();
});

test('only text that is a number in its shortest form is given out as one', () => {
  expect(
    ['12', '1.5', '-3', '007', '1,000', '12%', '1e3', '12345678901234567890', 'NaN', ''].map(outputCell),
  ).toEqual([12, 1.5, -3, '007', '1,000', '12%', '1e3', '12345678901234567890', 'NaN', '']);
});

test('cells order by size or by text', () => {
  const sorted = (...cells: string[]) => cells.sort(compareCells);
  expect(sorted('10', '9', '1,000')).toEqual(['9', '10', '1,000']);
  expect(sorted('2026-02-01', '2025-12-31')).toEqual(['2025-12-31', '2026-02-01']);
  expect(compareCells('Dana ', 'dana')).toBe(0);
  expect(['', ' ', 'N/A', 'null', '-', null].every(isMissing)).toBe(true);
  expect(isMissing(0) || isMissing(false) || isMissing('0')).toBe(false);
});
