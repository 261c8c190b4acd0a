import { z } from 'zod';
import { fileLock } from '../file-lock.js';
import { defineTool } from '../tool.js';
import { indexOfEvent, maxTitle } from './appointment.js';
import { calendarField, uidField } from './calendar-fields.js';
import { editCalendar, readCalendarFile, withCalendar } from './calendar-file.js';
import { eventBlocks } from './calendar-text.js';
import { contentLines } from './content-lines.js';
import { readEvents } from './read-events.js';
import { utcZone } from './zones.js';

const output = z.object({
  uid: uidField,
  deleted: z.boolean().describe('False when there was no such appointment any more'),
  title: z.string().optional().describe('Title of what was removed').meta({ role: 'title' }),
});

/** The tool `calendar.delete`. A series goes as a whole. Errors: FILE_NOT_FOUND, INVALID_CALENDAR, CONFLICT. */
export const deleteEvent = defineTool({
  name: 'calendar.delete',
  description: 'Remove an appointment, meeting or whole series from a calendar: cancel or delete it.',
  input: z.object({ calendar: calendarField, uid: uidField }),
  output,
  effects: 'writes',
  idempotent: true,
  approval: 'It removes an appointment from a calendar.',
  timeoutMs: 30_000,
  locks: [fileLock('calendar')],
  async run({ calendar, uid }, context) {
    await context.workspace.existing(calendar);
    return editCalendar<z.input<typeof output>>(context, calendar, (ical, before = '') => {
      const events = readEvents(ical, before, utcZone, () => undefined);
      const event = events[indexOfEvent(events, uid)];
      if (!event) return { answer: { uid, deleted: false } };
      const lines = contentLines(before);
      const gone = eventBlocks(lines, events.length).filter((_, index) => events[index]?.uid === uid);
      const kept = lines.filter((_, index) => !gone.some(({ from, to }) => index >= from && index < to));
      return { text: kept.join(''), answer: { uid, deleted: true, title: event.title.slice(0, maxTitle) } };
    });
  },
  /** Answers as a second call would: nobody can say who has removed it. */
  async check({ calendar, uid }, { workspace }) {
    const text = await readCalendarFile(workspace, calendar);
    const isThere = await withCalendar(
      calendar,
      (ical) =>
        indexOfEvent(
          readEvents(ical, text, utcZone, () => undefined),
          uid,
        ) >= 0,
    );
    return isThere ? { kind: 'not-done' } : { kind: 'done', output: { uid, deleted: false } };
  },
});
