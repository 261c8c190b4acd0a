import { ToolError } from '../tool.js';
import type { Interval } from './free-slots.js';
import { endOf, parseWhen, startOf } from './parse-when.js';
import { day, type Zone } from './zone.js';

/**
 * The time from the start of one date or moment to another; an end that is a day counts to its end.
 * @throws ToolError INVALID_DATE, INVALID_RANGE
 */
export function dateRange(from: string, to: string, maxDays: number, zone: Zone): Interval {
  const start = startOf(parseWhen(from, zone), zone);
  const end = endOf(parseWhen(to, zone), zone);
  if (end <= start) throw invalidRange(`${to} is not after ${from}`);
  if (end - start > maxDays * day) throw invalidRange(`${from} to ${to} is longer than ${maxDays} days`);
  return { start, end };
}

const invalidRange = (why: string) =>
  new ToolError(
    'INVALID_RANGE',
    `${why}. Give the beginning first, and a shorter period where it is too long.`,
  );
