import { expect, test } from '@jest/globals';
import { ruleTimes } from './expand-rule.js';
import { loadIcal } from './ical.js';
import { ianaZone } from './zone.js';

const ical = await loadIcal();
const utc = (text: string) => Date.parse(`${text}Z`);

function times(
  rule: string,
  start: string,
  until = '2035-01-01T00:00',
  zone = ianaZone('Europe/Berlin'),
): string[] {
  const allDay = !start.includes('T');
  const at = { wall: utc(allDay ? `${start}T00:00` : start), zone, allDay };
  return [...ruleTimes(ical, ical.Recur.fromString(rule), at, utc(until))].map((wall) =>
    new Date(wall).toISOString().slice(0, allDay ? 10 : 16),
  );
}

test.each([
  [
    'FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3',
    '2026-12-01T10:00',
    ['2026-12-01T10:00', '2026-12-03T10:00', '2026-12-08T10:00'],
  ],
  ['FREQ=MONTHLY;BYDAY=-1FR;COUNT=2', '2026-01-30T10:00', ['2026-01-30T10:00', '2026-02-27T10:00']],
  ['FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2', '2026-01-31', ['2026-01-31', '2026-02-28']],
  ['FREQ=MONTHLY;COUNT=2', '2026-01-31', ['2026-01-31', '2026-03-31']],
  ['FREQ=YEARLY', '2024-02-29', ['2024-02-29', '2028-02-29', '2032-02-29']],
  ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', '2024-02-29', ['2024-02-29', '2028-02-29', '2032-02-29']],
  [
    'FREQ=DAILY;UNTIL=20260103',
    '2026-01-01T10:00',
    ['2026-01-01T10:00', '2026-01-02T10:00', '2026-01-03T10:00'],
  ],
  ['FREQ=DAILY;UNTIL=20260102T090000Z', '2026-01-01T10:00', ['2026-01-01T10:00', '2026-01-02T10:00']],
  ['FREQ=DAILY;UNTIL=20260102T085959Z', '2026-01-01T10:00', ['2026-01-01T10:00']],
  ['FREQ=DAILY;UNTIL=20260102T000000Z', '2026-01-01', ['2026-01-01', '2026-01-02']],
])('%s from %s', (rule, start, expected) => {
  expect(times(rule, start)).toEqual(expected);
});

test.each([
  'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
  'FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30',
  'FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30',
  'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
])('%s, which never comes, ends', (rule) => {
  expect(times(rule, '2026-02-01T10:00').filter((time) => time !== '2026-02-01T10:00')).toEqual([]);
});

test('a rule that repeats too often is refused', () => {
  expect(() => times('FREQ=SECONDLY', '2026-01-01T00:00')).toThrow('repeats too often');
});
