import { ToolError } from '../tool.js';
import { clock, isoDate } from './iso-time.js';
import { day, exists, minute, type Zone } from './zone.js';

/** What a person said: a whole day, or a moment. */
export type When =
  | { readonly kind: 'day'; /** Midnight. */ readonly wall: number }
  | { readonly kind: 'moment'; readonly instant: number };

const pattern = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/i;

/**
 * Reads an ISO 8601 date, local time (in the given zone) or time with offset.
 * @throws ToolError INVALID_DATE, also for a day that no month has and a time that clocks skip
 */
export function parseWhen(text: string, zone: Zone): When {
  const [whole, year, month, date, hour, minutes, seconds, offset] = pattern.exec(text.trim()) ?? [];
  if (whole === undefined) throw invalidDate(text, 'is not a date');
  const midnight = wallFrom(Number(year), Number(month), Number(date));
  if (midnight === undefined) throw invalidDate(text, 'is a day that does not exist');
  if (hour === undefined) return { kind: 'day', wall: midnight };
  if (Number(hour) > 23 || Number(minutes) > 59 || Number(seconds ?? 0) > 59) {
    throw invalidDate(text, 'has a time of day that does not exist');
  }
  const wall = midnight + (Number(hour) * 60 + Number(minutes)) * minute + Number(seconds ?? 0) * 1000;
  if (offset !== undefined) return { kind: 'moment', instant: wall - offsetOf(offset, text) };
  if (!exists(wall, zone)) throw skipped(text, wall, zone);
  return { kind: 'moment', instant: zone.instantOf(wall) };
}

/** Midnight of a calendar day as a wall time; undefined when there is no such day between 1900 and 2200. */
export function wallFrom(year: number, month: number, date: number): number | undefined {
  const wall = Date.UTC(year, month - 1, date);
  const exact =
    year >= 1900 && year <= 2200 && month >= 1 && new Date(wall).getUTCDate() === date && month <= 12;
  return exact ? wall : undefined;
}

/** The first moment of what was said. */
export const startOf = (when: When, zone: Zone): number =>
  when.kind === 'day' ? zone.instantOf(when.wall) : when.instant;

/** The moment after what was said: a whole day ends with the day. */
export const endOf = (when: When, zone: Zone): number =>
  when.kind === 'day' ? zone.instantOf(when.wall + day) : when.instant;

export const invalidDate = (text: string, why: string) =>
  new ToolError(
    'INVALID_DATE',
    `"${text.slice(0, 60)}" ${why}. Write a date as 2026-12-31, a time as 2026-12-31T10:00 or 2026-12-31T10:00+01:00.`,
  );

function skipped(text: string, wall: number, zone: Zone): ToolError {
  const next = zone.wallOf(zone.instantOf(wall));
  return invalidDate(
    text,
    `does not exist in ${zone.name}, where clocks skip that hour; ${isoDate(next)}T${clock(next)} does`,
  );
}

function offsetOf(offset: string, text: string): number {
  if (offset.toUpperCase() === 'Z') return 0;
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(-2))];
  if (hours > 14 || minutes > 59) throw invalidDate(text, 'has an offset that no clock has');
  return (hours * 60 + minutes) * minute * (offset.startsWith('-') ? -1 : 1);
}
