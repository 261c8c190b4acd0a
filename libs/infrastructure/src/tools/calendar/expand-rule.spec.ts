import { expect, test } from '@jest/globals';
import fc from 'fast-check';
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
  return [...ruleTimes(ical, ical.Recur.fromString(rule), at, at.wall - 1, utc(until))].map((wall) =>
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
  const found = times(rule, '2026-02-01T10:00', '2029-01-01T00:00');
  expect(found.filter((time) => time !== '2026-02-01T10:00')).toEqual([]);
});

test('a rule that repeats too often is refused', () => {
  expect(() => times('FREQ=SECONDLY', '2026-01-01T00:00')).toThrow('repeats too often');
});

test('a later beginning of the search changes nothing about what follows it', () => {
  const freq = fc.constantFrom(
    'FREQ=DAILY',
    'FREQ=WEEKLY',
    'FREQ=WEEKLY;BYDAY=MO,SU',
    'FREQ=DAILY;BYDAY=TU',
    'FREQ=DAILY;BYMONTHDAY=1,-1',
  );
  const parts = fc.constantFrom('', ';WKST=SU', ';UNTIL=20260801T000000Z', ';BYMONTH=3,7', ';COUNT=9');
  const day = 24 * 60 * 60_000;
  fc.assert(
    fc.property(freq, parts, fc.integer({ min: 1, max: 4 }), fc.nat(20), fc.nat(300), (...given) => {
      const [kind, more, interval, first, later] = given;
      const rule = ical.Recur.fromString(`${kind};INTERVAL=${interval}${more}`);
      const start = {
        wall: utc('2026-01-01T10:00') + first * day,
        zone: ianaZone('Europe/Berlin'),
        allDay: false,
      };
      const earliest = start.wall + later * day;
      const after = (begin: number) => [...ruleTimes(ical, rule, start, begin, utc('2027-01-01T00:00'))];
      expect(after(earliest)).toEqual(after(start.wall).filter((wall) => wall > earliest));
    }),
  );
});
