import { z } from 'zod';
import { fitting, shortened } from '../output-limit.js';
import { defineTool } from '../tool.js';
import { maxTitle, shownTimes } from './appointment.js';
import { calendarField, timeZoneField, uidField, whenField } from './calendar-fields.js';
import { readCalendarFile, withCalendar } from './calendar-file.js';
import { agenda } from './agenda.js';
import { occurrencesBetween, type Occurrence } from './occurrences.js';
import { readEvents } from './read-events.js';
import { dateRange } from './date-range.js';
import { ianaZone, type Zone } from './zone.js';

const maxEvents = 500;
const maxYears = 5;
const budget = 90 * 1024;

/** The tool `calendar.list`. Errors: INVALID_DATE, INVALID_RANGE, INVALID_TIME_ZONE, INVALID_CALENDAR, FILE_*. */
export const listEvents = defineTool({
  name: 'calendar.list',
  description:
    'List the appointments, meetings and events in a calendar between two dates, with recurring events expanded. Shows what is on: agenda, schedule.',
  input: z.object({
    calendar: calendarField,
    from: whenField('First day or moment'),
    to: whenField('Last day (included) or end'),
    timeZone: timeZoneField,
  }),
  output: z.object({
    events: z
      .array(
        z.object({
          uid: uidField,
          title: z.string().describe('Title'),
          start: z.string().describe('ISO 8601 with offset, or the first day').meta({ role: 'date-time' }),
          end: z.string().describe('ISO 8601 with offset, or the last day').meta({ role: 'date-time' }),
          allDay: z.boolean().describe('Whether it takes whole days'),
          location: z.string().optional().describe('Place'),
          attendees: z.array(z.string()).optional().describe('Who takes part').meta({ role: 'person' }),
          recurring: z.boolean().describe('Whether it belongs to a series'),
        }),
      )
      .describe('By start; cancelled ones are left out')
      .meta({ role: 'rows' }),
    count: z.int().describe('Number of events listed').meta({ role: 'count' }),
    truncated: z.boolean().describe('Whether there are more than the list can hold'),
    markdown: z.string().describe('The list as a table').meta({ role: 'markdown' }),
  }),
  effects: 'reads',
  idempotent: true,
  timeoutMs: 30_000,
  async run({ calendar, from, to, timeZone }, context) {
    const zone = ianaZone(timeZone ?? context.timeZone);
    const range = dateRange(from, to, maxYears * 366, zone);
    const text = await readCalendarFile(context.workspace, calendar);
    const found = await withCalendar(calendar, (ical) => {
      const events = readEvents(ical, text, zone, (message) => context.log('warn', message));
      return occurrencesBetween(ical, events, range.start, range.end);
    });
    const events = fitting(
      found.slice(0, maxEvents).map((one) => listed(one, zone)),
      budget,
    );
    const table = agenda(found.slice(0, events.length), zone);
    return {
      events,
      count: events.length,
      truncated: events.length < found.length,
      markdown: shortened(table, budget, 'The list goes on; ask for a shorter period.'),
    };
  },
});

function listed({ event, start, end, recurring }: Occurrence, zone: Zone) {
  const { uid, title, location, attendees } = event;
  return {
    uid,
    title: title.slice(0, maxTitle),
    ...shownTimes(event, start, end, zone),
    allDay: event.start.allDay,
    ...(location === undefined ? {} : { location: location.slice(0, maxTitle) }),
    ...(attendees.length === 0
      ? {}
      : { attendees: attendees.slice(0, 50).map((one) => one.slice(0, maxTitle)) }),
    recurring,
  };
}
