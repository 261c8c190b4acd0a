import type ICAL from 'ical.js';
import type { CalendarEvent } from './calendar-event.js';
import { lengthOf, timesOf } from './event-times.js';
import { InvalidCalendar, type Ical } from './ical.js';
import type { Zone } from './zone.js';
import { zonesOf, type Zones } from './zones.js';

/**
 * Every VEVENT of a file, as it stands. Times without a zone, and whole days, count in the reader's zone.
 * @throws InvalidCalendar
 */
export function readEvents(
  ical: Ical,
  text: string,
  reader: Zone,
  warn: (text: string) => void,
): CalendarEvent[] {
  return parse(ical, text).flatMap((calendar) => {
    const zones = zonesOf(ical, calendar, reader, warn);
    return calendar.getAllSubcomponents('vevent').map((event) => {
      try {
        return readEvent(event, zones);
      } catch (error) {
        throw new InvalidCalendar(`in the event ${nameOf(event)}, ${reason(error)}`);
      }
    });
  });
}

/** A file may hold several calendars. */
function parse(ical: Ical, text: string): ICAL.Component[] {
  const body = text.replace(/^\uFEFF/, '').trim();
  if (!/^BEGIN:VCALENDAR\s/i.test(body)) throw new InvalidCalendar('it does not begin with BEGIN:VCALENDAR');
  try {
    const parsed = ical.parse(body) as [unknown, ...unknown[]];
    const roots = (Array.isArray(parsed[0]) ? parsed : [parsed]) as unknown[][];
    return roots.map((root) => new ical.Component(root));
  } catch (error) {
    throw new InvalidCalendar(reason(error));
  }
}

function readEvent(event: ICAL.Component, zones: Zones): CalendarEvent {
  const times = (name: string) =>
    event.getAllProperties(name).flatMap((property) => timesOf(property, zones));
  const [start] = times('dtstart');
  if (!start) throw new InvalidCalendar('DTSTART is missing');
  const uid = textOf(event, 'uid');
  if (!uid) throw new InvalidCalendar('UID is missing');
  const [replaced] = times('recurrence-id');
  const range = event.getFirstProperty('recurrence-id')?.getFirstParameter('range');
  return {
    uid,
    title: textOf(event, 'summary') ?? '(no title)',
    location: textOf(event, 'location'),
    attendees: event.getAllProperties('attendee').map(personOf),
    cancelled: textOf(event, 'status')?.toUpperCase() === 'CANCELLED',
    transparent: textOf(event, 'transp')?.toUpperCase() === 'TRANSPARENT',
    start,
    length: lengthOf(event, start, zones),
    rules: event.getAllProperties('rrule').map((property) => property.getFirstValue() as ICAL.Recur),
    added: times('rdate'),
    removed: times('exdate'),
    replaces: replaced && { time: replaced, andFuture: range?.toUpperCase() === 'THISANDFUTURE' },
  };
}

/** An attendee as a person writes one; `invalid:nomail` stands for an address nobody knows. */
function personOf(property: ICAL.Property): string {
  const address = String(property.getFirstValue()).replace(/^mailto:|^invalid:nomail$/i, '');
  const name = property.getFirstParameter('cn') as string | undefined;
  if (name && address && name !== address) return `${name} <${address}>`;
  return name ?? address;
}

function textOf(event: ICAL.Component, name: string): string | undefined {
  const value = event.getFirstPropertyValue(name);
  return value === null ? undefined : String(value).trim() || undefined;
}

const nameOf = (event: ICAL.Component): string =>
  `"${(textOf(event, 'summary') ?? textOf(event, 'uid') ?? 'without a title').slice(0, 100)}"`;

const reason = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').slice(0, 200);
