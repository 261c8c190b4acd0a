import { ToolError } from '../tool.js';
import type { Written } from './event-lines.js';
import { invalidDate, parseWhen } from './parse-when.js';
import { day, minute, type Zone } from './zone.js';

export const defaultMinutes = 30;

/** Start and end of an appointment as they are written: the end is the moment, or the day, after it. */
export interface TimeSpan {
  readonly start: Written;
  readonly end: Written;
}

/**
 * The span that a person described. An end that is a day counts to its end.
 * @throws ToolError INVALID_DATE, END_BEFORE_START
 */
export function timeSpan(
  said: { start: string; end?: string | undefined; minutes?: number | undefined },
  zone: Zone,
): TimeSpan {
  const start = writtenAt(said.start, zone);
  if (start.kind === 'day' && said.minutes !== undefined) {
    throw invalidDate(said.start, 'is a whole day, which takes no minutes; add a time of day');
  }
  if (said.end === undefined)
    return { start, end: behind(start, (said.minutes ?? defaultMinutes) * minute, day) };
  return requireOrder({ start, end: endAt(said.end, start, zone) }, said.start, said.end);
}

/** A time as a person said it, ready to be written. @throws ToolError INVALID_DATE */
export function writtenAt(text: string, zone: Zone): Written {
  const when = parseWhen(text, zone);
  return when.kind === 'day' ? when : { ...when, zone };
}

/** The end that a person said, which must be of the kind of the start. @throws ToolError INVALID_DATE */
export function endAt(text: string, start: Written, zone: Zone): Written {
  const end = writtenAt(text, zone);
  if (end.kind === start.kind) return behind(end, 0, day);
  const wanted =
    start.kind === 'day' ? 'a time, but the start is a whole day' : 'a whole day, but the start is a time';
  throw invalidDate(text, `is ${wanted}`);
}

/** @throws ToolError END_BEFORE_START */
export function requireOrder(span: TimeSpan, start: string, end: string): TimeSpan {
  if (position(span.end) > position(span.start)) return span;
  throw new ToolError(
    'END_BEFORE_START',
    `The end ${end} is not after the start ${start}. Correct one of them.`,
  );
}

/** A time moved by milliseconds when it is a moment, by a length of days when it is a day. */
export const behind = (time: Written, ms: number, days: number): Written =>
  time.kind === 'day' ? { ...time, wall: time.wall + days } : { ...time, instant: time.instant + ms };

const position = (time: Written): number => (time.kind === 'day' ? time.wall : time.instant);
