import { z } from 'zod';
import { defineTool, ToolError } from '../tool.js';
import { calendarField, timeZoneField, whenField } from './calendar-fields.js';
import { readCalendarFile, withCalendar } from './calendar-file.js';
import { dateRange } from './date-range.js';
import { freeSlots, workingTimes, type Interval } from './free-slots.js';
import { isoInZone, weekdayNames } from './iso-time.js';
import { occurrencesBetween } from './occurrences.js';
import { readEvents } from './read-events.js';
import { ianaZone, minute } from './zone.js';

const maxDays = 366;
const clockPattern = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/;
const clockField = (what: string) =>
  z.string().regex(clockPattern, 'Write a time of day as 09:00').describe(`${what}, for example 09:00`);
const slot = {
  start: z.string().describe('Start, ISO 8601 with offset').meta({ role: 'date-time' }),
  end: z.string().describe('End, ISO 8601 with offset').meta({ role: 'date-time' }),
};

/** The tool `calendar.find_free`. Errors: NO_FREE_TIME and those of calendar.list. */
export const findFree = defineTool({
  name: 'calendar.find_free',
  description:
    'Find free time in a calendar: the earliest open slots for a meeting or appointment of some length within working hours, when nothing else is on.',
  input: z.object({
    calendar: calendarField,
    from: whenField('First day or moment to look at'),
    to: whenField('Last day (included) or end'),
    minutes: z.int().min(1).max(1440).default(30).describe('Length in minutes').meta({ role: 'minutes' }),
    dayStart: clockField('Working hours begin').default('09:00'),
    dayEnd: clockField('Working hours end').default('17:00'),
    weekdays: z
      .array(z.int().min(1).max(7))
      .min(1)
      .default([1, 2, 3, 4, 5])
      .describe('Days of the week to look at: 1 is Monday, 7 is Sunday'),
    timeZone: timeZoneField,
    slots: z.int().min(1).max(50).default(3).describe('How many slots to find').meta({ role: 'count' }),
  }),
  output: z.object({
    ...slot,
    slots: z.array(z.object(slot)).describe('The earliest free slots, the first one included'),
    count: z.int().describe('Number of slots found'),
  }),
  effects: 'reads',
  idempotent: true,
  timeoutMs: 30_000,
  async run(input, context) {
    const zone = ianaZone(input.timeZone ?? context.timeZone);
    const range = fromNow(dateRange(input.from, input.to, maxDays, zone), context.now());
    const hours = {
      start: minutesOf(input.dayStart),
      end: minutesOf(input.dayEnd),
      weekdays: input.weekdays,
    };
    const text = await readCalendarFile(context.workspace, input.calendar);
    const busy = await withCalendar(input.calendar, (ical) => {
      const events = readEvents(ical, text, zone, (message) => context.log('warn', message));
      const blocking = events.filter(({ transparent, replaces }) => !transparent || replaces);
      return occurrencesBetween(ical, blocking, range.start, range.end).filter(
        ({ event }) => !event.transparent,
      );
    });
    const windows = workingTimes(range.start, range.end, hours, zone);
    const found = freeSlots(windows, busy, input.minutes * minute, input.slots).map(({ start, end }) => ({
      start: isoInZone(start, zone),
      end: isoInZone(end, zone),
    }));
    const [first] = found;
    if (!first) {
      const days = input.weekdays.map((weekday) => weekdayNames[weekday - 1]).join(', ');
      throw new ToolError(
        'NO_FREE_TIME',
        `"${input.calendar}" has no ${input.minutes} free minutes from ${isoInZone(range.start, zone)} to ` +
          `${isoInZone(range.end, zone)} (${days}, ${input.dayStart} to ${input.dayEnd} ${zone.name}, ` +
          `${busy.length} appointments). Look at a longer period or other hours, or for a shorter time.`,
      );
    }
    return { ...first, slots: found, count: found.length };
  },
});

/** Nobody can meet in the past: a period that has begun goes on at the next quarter of an hour. */
function fromNow({ start, end }: Interval, now: number): Interval {
  const next = Math.ceil(now / (15 * minute)) * 15 * minute;
  return start < now && next < end ? { start: next, end } : { start, end };
}

function minutesOf(clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}
