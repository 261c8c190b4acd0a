import { z } from 'zod';
import { fileLock } from '../file-lock.js';
import { defineTool, ToolError, type ToolContext } from '../tool.js';
import { appointmentOf, eventNotFound, indexOfEvent } from './appointment.js';
import { isSeries } from './calendar-event.js';
import { editCalendar, readCalendarFile, withCalendar } from './calendar-file.js';
import {
  appointmentOutput,
  calendarField,
  descriptionField,
  locationField,
  timeZoneField,
  titleField,
  uidField,
  whenField,
} from './calendar-fields.js';
import { eventBlocks, withChanges, withTimeZone } from './calendar-text.js';
import { contentLines } from './content-lines.js';
import { changesFor, isMade, stamped } from './event-changes.js';
import type { Ical } from './ical.js';
import { movedSpan } from './moved-span.js';
import { readEvents } from './read-events.js';
import { ianaZone } from './zone.js';

const input = z
  .object({
    calendar: calendarField,
    uid: uidField,
    title: titleField.optional(),
    start: whenField('New start; without a new end the length stays').optional(),
    end: whenField('New end').optional(),
    timeZone: timeZoneField,
    location: locationField.optional(),
    description: descriptionField.optional(),
  })
  .refine(
    ({ title, start, end, location, description }) =>
      [title, start, end, location, description].some((value) => value !== undefined),
    { message: 'Give at least one of title, start, end, location and description' },
  );

/**
 * The tool `calendar.update`. A second call finds nothing left to change. The times of a series are not changed: that
 * would leave its exceptions behind. Errors: EVENT_NOT_FOUND, RECURRING_EVENT and those of calendar.create.
 */
export const updateEvent = defineTool({
  name: 'calendar.update',
  description:
    'Change an appointment in a calendar: move or reschedule it, or give it another title, place or description.',
  input,
  output: appointmentOutput,
  effects: 'writes',
  idempotent: true,
  approval: 'It changes an appointment in a calendar.',
  timeoutMs: 30_000,
  locks: [fileLock('calendar')],
  async run(wanted, context) {
    await context.workspace.existing(wanted.calendar);
    return editCalendar(context, wanted.calendar, (ical, before = '') => {
      const { event, index, place, block, span, changes, read, zone } = changeIn(
        ical,
        before,
        wanted,
        context,
      );
      if (isMade(changes, block)) return { answer: appointmentOf(event, wanted.calendar, zone) };
      const edited = withChanges(before, place, stamped(changes, block, context.now()));
      const text = span ? withTimeZone(edited, span.start) : edited;
      return { text, answer: appointmentOf(read(text)[index] ?? event, wanted.calendar, zone) };
    });
  },
  async check(wanted, context) {
    const text = await readCalendarFile(context.workspace, wanted.calendar);
    const { event, block, changes, zone } = await withCalendar(wanted.calendar, (ical) =>
      changeIn(ical, text, wanted, context),
    );
    return isMade(changes, block)
      ? { kind: 'done', output: appointmentOf(event, wanted.calendar, zone) }
      : { kind: 'not-done' };
  },
});

/** The appointment as it is, and what is wanted of it. @throws ToolError EVENT_NOT_FOUND, RECURRING_EVENT, INVALID_DATE, END_BEFORE_START */
function changeIn(ical: Ical, before: string, wanted: z.output<typeof input>, context: ToolContext) {
  const zone = ianaZone(wanted.timeZone ?? context.timeZone);
  const { calendar, uid, title, location, description } = wanted;
  const read = (text: string) => readEvents(ical, text, zone, (message) => context.log('warn', message));
  const events = read(before);
  const index = indexOfEvent(events, uid);
  const event = events[index];
  if (!event) throw eventNotFound(uid, calendar);
  const moves = wanted.start !== undefined || wanted.end !== undefined;
  if (moves && isSeries(event)) throw recurring(event.title);
  const span = moves ? movedSpan(event, wanted, zone) : undefined;
  const lines = contentLines(before);
  const place = eventBlocks(lines, events.length)[index] ?? { from: 0, to: 0 };
  const texts = { SUMMARY: title, LOCATION: location, DESCRIPTION: description };
  const changes = changesFor(ical, texts, span);
  return { event, index, place, block: lines.slice(place.from, place.to), span, changes, read, zone };
}

const recurring = (title: string) =>
  new ToolError(
    'RECURRING_EVENT',
    `"${title.slice(0, 200)}" is a series, whose times cannot be changed here. Delete it and create it anew.`,
  );
