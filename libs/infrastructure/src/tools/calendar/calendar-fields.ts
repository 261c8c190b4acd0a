import { z } from 'zod';

/** Fields that several calendar tools share. */
export const calendarField = z
  .string()
  .regex(/\.ics$/i, 'Name an iCalendar file, which ends in .ics')
  .describe('Path of the calendar, an iCalendar file (.ics) in the workspace')
  .meta({ role: 'file' });

export const uidField = z
  .string()
  .min(1)
  .describe('UID of the appointment, as calendar.list shows it')
  .meta({ role: 'id' });

export const timeZoneField = z
  .string()
  .optional()
  .describe('IANA time zone of local times, for example Europe/Berlin; by default the zone of the request')
  .meta({ role: 'time-zone' });

export const titleField = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .describe('Title of the appointment')
  .meta({ role: 'title' });

/** @param what what the time is, to begin the description */
export const whenField = (what: string) =>
  z
    .string()
    .min(1)
    .describe(`${what}: 2026-12-31 for a whole day, 2026-12-31T10:00 in the time zone, or with an offset`)
    .meta({ role: 'date-time' });

export const locationField = z.string().max(500).describe('Place');
export const descriptionField = z.string().max(20_000).describe('Notes').meta({ role: 'text' });

/** What create and update answer. */
export const appointmentOutput = z.object({
  uid: z.string().describe('UID of the appointment').meta({ role: 'id' }),
  title: z.string().describe('Title').meta({ role: 'title' }),
  start: z.string().describe('Start: ISO 8601 with offset, or the first day').meta({ role: 'date-time' }),
  end: z.string().describe('End: ISO 8601 with offset, or the last day').meta({ role: 'date-time' }),
  calendar: z.string().describe('Path of the calendar').meta({ role: 'file' }),
});
