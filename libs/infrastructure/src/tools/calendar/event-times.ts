import type ICAL from 'ical.js';
import type { EventTime, Length } from './calendar-event.js';
import { InvalidCalendar } from './ical.js';
import { wallFrom } from './parse-when.js';
import { day, minute, type Zone } from './zone.js';
import { utcZone, type Zones } from './zones.js';

const dateTime = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(Z?))?$/;

/** Every value of a date property. Periods (RDATE) count by their start. @throws InvalidCalendar */
export function timesOf(property: ICAL.Property, zones: Zones): EventTime[] {
  const zone = zones.named(property.getFirstParameter('tzid'));
  const values: unknown[] = property.jCal.slice(3);
  return values.map((value) => timeOf(Array.isArray(value) ? value[0] : value, zone, property.name));
}

function timeOf(value: unknown, zone: Zone, name: string): EventTime {
  const [, year, month, date, hour, minutes, seconds, utc] = dateTime.exec(String(value)) ?? [];
  const midnight = wallFrom(Number(year), Number(month), Number(date));
  if (
    midnight === undefined ||
    Number(hour ?? 0) > 23 ||
    Number(minutes ?? 0) > 59 ||
    Number(seconds ?? 0) > 60
  ) {
    throw new InvalidCalendar(`${name.toUpperCase()} "${String(value)}" is not a date`);
  }
  if (hour === undefined) return { wall: midnight, zone, allDay: true };
  const wall = midnight + (Number(hour) * 60 + Number(minutes)) * minute + Number(seconds) * 1000;
  return { wall, zone: utc ? utcZone : zone, allDay: false };
}

/** How long an event takes: by DTEND, by DURATION, or by default a day or no time. @throws InvalidCalendar */
export function lengthOf(event: ICAL.Component, start: EventTime, zones: Zones): Length {
  const endProperty = event.getFirstProperty('dtend');
  const end = endProperty && timesOf(endProperty, zones)[0];
  if (end && start.allDay) return { days: Math.max(1, Math.round((end.wall - start.wall) / day)), ms: 0 };
  if (end)
    return { days: 0, ms: Math.max(0, end.zone.instantOf(end.wall) - start.zone.instantOf(start.wall)) };
  const duration = event.getFirstPropertyValue('duration') as ICAL.Duration | null;
  if (!duration) return { days: start.allDay ? 1 : 0, ms: 0 };
  const { weeks, days, hours, minutes, seconds, isNegative } = duration;
  if (isNegative) throw new InvalidCalendar(`DURATION ${duration.toString()} is negative`);
  return { days: weeks * 7 + days, ms: (hours * 60 + minutes) * minute + seconds * 1000 };
}
