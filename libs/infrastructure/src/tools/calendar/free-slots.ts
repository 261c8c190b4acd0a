import { weekdayOf } from './iso-time.js';
import { day, minute, type Zone } from './zone.js';

/** Instants; the end is not part of it. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

export interface WorkingHours {
  /** Minutes after midnight, 0 to 1,440. */
  readonly start: number;
  readonly end: number;
  /** ISO 8601: 1 is Monday. */
  readonly weekdays: readonly number[];
}

/** The parts of [from, to) within working hours, day by day on the clock of the zone. */
export function workingTimes(from: number, to: number, hours: WorkingHours, zone: Zone): Interval[] {
  const found: Interval[] = [];
  for (
    let midnight = Math.floor(zone.wallOf(from) / day) * day;
    midnight < zone.wallOf(to);
    midnight += day
  ) {
    if (!hours.weekdays.includes(weekdayOf(midnight))) continue;
    const start = Math.max(from, zone.instantOf(midnight + hours.start * minute));
    const end = Math.min(to, zone.instantOf(midnight + hours.end * minute));
    if (start < end) found.push({ start, end });
  }
  return found;
}

/** The earliest free intervals of a length, at most `count`; none overlaps another or a busy one. */
export function freeSlots(
  windows: readonly Interval[],
  busy: readonly Interval[],
  length: number,
  count: number,
): Interval[] {
  const blocks = busy.filter(({ start, end }) => end > start).sort((one, other) => one.start - other.start);
  const slots: Interval[] = [];
  for (const window of windows) {
    let start = window.start;
    const ahead = blocks.filter((block) => block.end > window.start && block.start < window.end);
    for (const block of [...ahead, { start: window.end, end: window.end }]) {
      for (; start + length <= block.start && slots.length < count; start += length) {
        slots.push({ start, end: start + length });
      }
      start = Math.max(start, block.end);
    }
    if (slots.length === count) break;
  }
  return slots;
}
