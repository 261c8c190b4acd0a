import { ToolError } from '../tool.js';
import { endInstant, type CalendarEvent } from './calendar-event.js';
import { isoDate, isoInZone } from './iso-time.js';
import { day, type Zone } from './zone.js';

export const maxTitle = 200;

/** Start and end as tools answer them: moments with offset, or the first and the last day. */
export function shownTimes(event: CalendarEvent, start: number, end: number, zone: Zone) {
  if (!event.start.allDay) return { start: isoInZone(start, zone), end: isoInZone(end, zone) };
  const { zone: own } = event.start;
  return { start: isoDate(own.wallOf(start)), end: isoDate(own.wallOf(end) - day) };
}

/** What create and update answer about an event. */
export function appointmentOf(event: CalendarEvent, calendar: string, zone: Zone) {
  const { uid, title, start } = event;
  const times = shownTimes(event, start.zone.instantOf(start.wall), endInstant(event, start.wall), zone);
  return { uid, title: title.slice(0, maxTitle), ...times, calendar };
}

/** Where an event stands in a list: the series or single event itself, rather than a changed occurrence of it. */
export function indexOfEvent(events: readonly CalendarEvent[], uid: string): number {
  const itself = events.findIndex((event) => event.uid === uid && !event.replaces);
  return itself >= 0 ? itself : events.findIndex((event) => event.uid === uid);
}

export const eventNotFound = (uid: string, calendar: string) =>
  new ToolError(
    'EVENT_NOT_FOUND',
    `There is no appointment "${uid.slice(0, 200)}" in "${calendar}". List the calendar to see the UIDs.`,
  );
