import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isoInZone } from './iso-time.js';
import { exists, ianaZone, isZoneName } from './zone.js';

const utc = (text: string) => Date.parse(`${text}Z`);
const zoneNames = [
  'UTC',
  'Europe/Berlin',
  'Asia/Jerusalem',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
];

test.each([
  ['Europe/Berlin', '2026-12-01T10:00', '2026-12-01T10:00:00+01:00'],
  ['Europe/Berlin', '2026-07-01T10:00', '2026-07-01T10:00:00+02:00'],
  ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T02:30:00+02:00'],
  ['Europe/Berlin', '2026-03-29T02:30', '2026-03-29T03:30:00+02:00'],
  ['America/New_York', '2026-11-01T01:30', '2026-11-01T01:30:00-04:00'],
  ['Asia/Kathmandu', '2026-01-01T00:00', '2026-01-01T00:00:00+05:45'],
  ['UTC', '2026-01-01T00:00', '2026-01-01T00:00:00+00:00'],
])('%s at %s is %s', (name, wall, iso) => {
  const zone = ianaZone(name);
  expect(isoInZone(zone.instantOf(utc(wall)), zone)).toBe(iso);
});

test('knows the times that clocks skip', () => {
  const zone = ianaZone('Europe/Berlin');
  expect(exists(utc('2026-03-29T01:59:59'), zone)).toBe(true);
  expect(exists(utc('2026-03-29T02:00'), zone)).toBe(false);
  expect(exists(utc('2026-03-29T03:00'), zone)).toBe(true);
});

test('an instant comes back from the wall clock, but for the second time an hour is shown', () => {
  const instants = fc.integer({
    min: utc('1975-01-01T00:00') / 60_000,
    max: utc('2036-01-01T00:00') / 60_000,
  });
  fc.assert(
    fc.property(instants, fc.constantFrom(...zoneNames), (minutes, name) => {
      const zone = ianaZone(name);
      const instant = minutes * 60_000;
      const back = zone.instantOf(zone.wallOf(instant));
      expect(back).toBeLessThanOrEqual(instant);
      expect(zone.wallOf(back)).toBe(zone.wallOf(instant));
      expect(Date.parse(isoInZone(instant, zone))).toBe(instant);
    }),
  );
});

test.each(['Mars/Base', '', '+01:00', 'Europe', 'Berlin time'])('%j is not a time zone', (name) => {
  expect(isZoneName(name)).toBe(false);
  expect(() => ianaZone(name)).toThrow(expect.objectContaining({ code: 'INVALID_TIME_ZONE' }));
});
