import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { freeSlots, workingTimes, type Interval } from './free-slots.js';
import { isoInZone } from './iso-time.js';
import { ianaZone } from './zone.js';

const intervals = fc
  .array(fc.tuple(fc.nat(500), fc.nat(60)))
  .map((pairs) => pairs.map(([start, size]): Interval => ({ start, end: start + size })));
const windows = fc
  .uniqueArray(fc.nat(9))
  .map((days) =>
    days.sort((a, b) => a - b).map((day): Interval => ({ start: day * 50 + 5, end: day * 50 + 40 })),
  );
const overlap = (one: Interval, other: Interval) => one.start < other.end && other.start < one.end;

describe('free slots', () => {
  test('are free, in a window, of the wanted length, apart and in order', () => {
    fc.assert(
      fc.property(
        windows,
        intervals,
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 5 }),
        (...given) => {
          const [open, busy, length, count] = given;
          const slots = freeSlots(open, busy, length, count);
          expect(slots.length).toBeLessThanOrEqual(count);
          slots.forEach((slot, index) => {
            expect(slot.end - slot.start).toBe(length);
            expect(open.some(({ start, end }) => start <= slot.start && slot.end <= end)).toBe(true);
            expect(busy.filter(({ start, end }) => end > start && overlap(slot, { start, end }))).toEqual([]);
            expect(slot.start).toBeGreaterThanOrEqual(slots[index - 1]?.end ?? 0);
          });
        },
      ),
    );
  });

  test('the first is the earliest there is', () => {
    fc.assert(
      fc.property(windows, intervals, fc.integer({ min: 1, max: 30 }), (open, busy, length) => {
        const fits = (start: number) =>
          open.some((window) => window.start <= start && start + length <= window.end) &&
          !busy.some((block) => block.end > block.start && overlap(block, { start, end: start + length }));
        const earliest = Array.from({ length: 600 }, (_, start) => start).find(fits);
        expect(freeSlots(open, busy, length, 1)[0]?.start).toBe(earliest);
      }),
    );
  });
});

test('working hours follow the wall clock over a change to summer time', () => {
  const zone = ianaZone('Europe/Berlin');
  const times = workingTimes(
    Date.parse('2026-03-27T12:00:00+01:00'),
    Date.parse('2026-03-30T10:00:00+02:00'),
    { start: 9 * 60, end: 17 * 60, weekdays: [1, 5, 7] },
    zone,
  );
  expect(times.map(({ start, end }) => `${isoInZone(start, zone)} ${isoInZone(end, zone)}`)).toEqual([
    '2026-03-27T12:00:00+01:00 2026-03-27T17:00:00+01:00',
    '2026-03-29T09:00:00+02:00 2026-03-29T17:00:00+02:00',
    '2026-03-30T09:00:00+02:00 2026-03-30T10:00:00+02:00',
  ]);
});
