import type ICAL from 'ical.js';
import { ToolError } from '../tool.js';

export type Ical = typeof ICAL;

/** ical.js is loaded by the first call that needs it. */
export const loadIcal = async (): Promise<Ical> => (await import('ical.js')).default;

/** Thrown while a file is read; `calendarError` adds its name. */
export class InvalidCalendar extends Error {
  override readonly name = 'InvalidCalendar';
}

export const calendarError = (file: string, error: InvalidCalendar): ToolError =>
  new ToolError(
    'INVALID_CALENDAR',
    `"${file}" is not a valid iCalendar file: ${error.message}. Repair it, or export it again.`,
  );
