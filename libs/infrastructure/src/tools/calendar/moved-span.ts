import { endInstant, type CalendarEvent } from './calendar-event.js';
import type { Written } from './event-lines.js';
import { behind, defaultMinutes, endAt, requireOrder, writtenAt, type TimeSpan } from './time-span.js';
import { day, isZoneName, minute, type Zone } from './zone.js';

/**
 * The span of an event after a new start, a new end, or both. Without a new end it stays as long as it was.
 * @throws ToolError INVALID_DATE, END_BEFORE_START
 */
export function movedSpan(
  event: CalendarEvent,
  said: { start?: string | undefined; end?: string | undefined; timeZone?: string | undefined },
  zone: Zone,
): TimeSpan {
  const own = said.timeZone === undefined && isZoneName(event.start.zone.name) ? event.start.zone : zone;
  const old = oldStart(event, own);
  const start = said.start === undefined ? old : inZone(writtenAt(said.start, zone), own);
  if (said.end !== undefined) {
    const end = inZone(endAt(said.end, start, zone), own);
    return requireOrder({ start, end }, said.start ?? 'of the appointment', said.end);
  }
  const { allDay, wall } = event.start;
  const ms = allDay ? defaultMinutes * minute : endInstant(event, wall) - event.start.zone.instantOf(wall);
  return { start, end: behind(start, ms, allDay ? event.length.days * day : day) };
}

function oldStart({ start }: CalendarEvent, zone: Zone): Written {
  if (start.allDay) return { kind: 'day', wall: start.wall };
  return { kind: 'moment', instant: start.zone.instantOf(start.wall), zone };
}

const inZone = (time: Written, zone: Zone): Written => (time.kind === 'day' ? time : { ...time, zone });
