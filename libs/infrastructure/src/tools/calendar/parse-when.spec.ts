import { expect, test } from '@jest/globals';
import { endOf, parseWhen, startOf } from './parse-when.js';
import { ianaZone } from './zone.js';

const berlin = ianaZone('Europe/Berlin');
const invalid = (message: string) =>
  expect.objectContaining({ code: 'INVALID_DATE', message: expect.stringContaining(message) });

test.each([
  ['2026-12-01T10:00', '2026-12-01T09:00:00.000Z'],
  ['2026-12-01 10:00:30', '2026-12-01T09:00:30.000Z'],
  ['2026-12-01T10:00Z', '2026-12-01T10:00:00.000Z'],
  ['2026-12-01T10:00:00.123-05:00', '2026-12-01T15:00:00.000Z'],
  ['2026-12-01T10:00+0530', '2026-12-01T04:30:00.000Z'],
  ['2026-12-01', '2026-11-30T23:00:00.000Z'],
])('%s begins at %s', (text, instant) => {
  expect(new Date(startOf(parseWhen(text, berlin), berlin)).toISOString()).toBe(instant);
});

test('a day ends with the day, also one of 23 or 25 hours', () => {
  const hours = (text: string) => {
    const when = parseWhen(text, berlin);
    return (endOf(when, berlin) - startOf(when, berlin)) / 3_600_000;
  };
  expect(['2026-03-28', '2026-03-29', '2026-10-25'].map(hours)).toEqual([24, 23, 25]);
});

test.each([
  ['next blah', '"next blah" is not a date. Write a date as 2026-12-31'],
  ['', 'is not a date'],
  ['2026-02-30', 'is a day that does not exist'],
  ['2025-02-29', 'is a day that does not exist'],
  ['2026-13-01', 'is a day that does not exist'],
  ['0000-01-01', 'is a day that does not exist'],
  ['2026-12-01T24:00', 'has a time of day that does not exist'],
  ['2026-12-01T10:60', 'has a time of day that does not exist'],
  ['2026-12-01T10:00+25:00', 'has an offset that no clock has'],
  ['2026-03-29T02:30', 'does not exist in Europe/Berlin, where clocks skip that hour; 2026-03-29T03:30 does'],
])('%j is refused', (text, message) => {
  expect(() => parseWhen(text, berlin)).toThrow(invalid(message));
});
