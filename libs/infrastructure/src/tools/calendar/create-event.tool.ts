import { createHash } from 'node:crypto';
import { z } from 'zod';
import { fileLock } from '../file-lock.js';
import { defineTool, type ToolContext } from '../tool.js';
import { appointmentOf, indexOfEvent } from './appointment.js';
import { editCalendar, readCalendarFile, unlessMissing, withCalendar } from './calendar-file.js';
import {
  appointmentOutput,
  calendarField,
  descriptionField,
  locationField,
  timeZoneField,
  titleField,
  whenField,
} from './calendar-fields.js';
import { emptyCalendar, withComponent, withTimeZone } from './calendar-text.js';
import { attendeeLine, textLine, timeLine, utcLine } from './event-lines.js';
import type { Ical } from './ical.js';
import { readEvents } from './read-events.js';
import { timeSpan, type TimeSpan } from './time-span.js';
import { ianaZone } from './zone.js';

const input = z
  .object({
    calendar: calendarField,
    title: titleField,
    start: whenField('Start'),
    end: whenField('End; by default 30 minutes later, or the same day').optional(),
    minutes: z
      .int()
      .min(1)
      .max(7 * 1440)
      .optional()
      .describe('Length in minutes, instead of an end')
      .meta({ role: 'minutes' }),
    timeZone: timeZoneField,
    attendees: z
      .array(z.string().trim().min(1).max(300))
      .max(100)
      .optional()
      .describe('Who takes part: names, addresses, or "Dana <dana@example.com>"')
      .meta({ role: 'person' }),
    location: locationField.optional(),
    description: descriptionField.optional(),
  })
  .refine(({ end, minutes }) => end === undefined || minutes === undefined, {
    message: 'Give either end or minutes',
    path: ['minutes'],
  });

/**
 * The tool `calendar.create`. The UID comes from the idempotency key, so a second call with the same key finds the event and
 * answers the same, and a check finds what a call left behind. Errors: INVALID_DATE, END_BEFORE_START, INVALID_TIME_ZONE, INVALID_CALENDAR, CONFLICT.
 */
export const createEvent = defineTool({
  name: 'calendar.create',
  description:
    'Put an appointment, meeting or event into a calendar: book, schedule, plan, add, set up. Creates the calendar when it is missing.',
  input,
  output: appointmentOutput,
  effects: 'writes',
  idempotent: true,
  approval: 'It puts an appointment into a calendar.',
  timeoutMs: 30_000,
  locks: [fileLock('calendar')],
  async run(wanted, context) {
    const zone = ianaZone(wanted.timeZone ?? context.timeZone);
    const span = timeSpan(wanted, zone);
    const uid = uidOf(context);
    return editCalendar(context, wanted.calendar, (ical, found) => {
      const before = found ?? emptyCalendar;
      const answer = (text: string) => appointmentIn(ical, text, wanted, context);
      const there = answer(before);
      if (there) return { answer: there };
      const lines = eventLines(ical, wanted, span, uid, context.now());
      const text = withTimeZone(withComponent(before, lines), span.start);
      const made = answer(text);
      if (!made) throw new Error('The new appointment cannot be read back');
      return { text, answer: made };
    });
  },
  async check(wanted, context) {
    const text = await unlessMissing(readCalendarFile(context.workspace, wanted.calendar));
    if (text === undefined) return { kind: 'not-done' };
    const made = await withCalendar(wanted.calendar, (ical) => appointmentIn(ical, text, wanted, context));
    return made ? { kind: 'done', output: made } : { kind: 'not-done' };
  },
});

const uidOf = ({ idempotencyKey }: ToolContext): string =>
  `${createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 32)}@tizmoret`;

/** The appointment that a call with this key made, as it is now. */
function appointmentIn(
  ical: Ical,
  text: string,
  { calendar, timeZone }: z.output<typeof input>,
  context: ToolContext,
) {
  const zone = ianaZone(timeZone ?? context.timeZone);
  const events = readEvents(ical, text, zone, (message) => context.log('warn', message));
  const event = events[indexOfEvent(events, uidOf(context))];
  return event && appointmentOf(event, calendar, zone);
}

function eventLines(
  ical: Ical,
  { title, location, description, attendees = [] }: z.output<typeof input>,
  { start, end }: TimeSpan,
  uid: string,
  now: number,
): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${uid}`,
    utcLine('DTSTAMP', now),
    utcLine('CREATED', now),
    utcLine('LAST-MODIFIED', now),
    'SEQUENCE:0',
    timeLine('DTSTART', start),
    timeLine('DTEND', end),
    textLine(ical, 'SUMMARY', title),
    ...(location ? [textLine(ical, 'LOCATION', location)] : []),
    ...(description ? [textLine(ical, 'DESCRIPTION', description)] : []),
    ...attendees.map((person) => attendeeLine(ical, person)),
    'STATUS:CONFIRMED',
    'END:VEVENT',
  ];
}
