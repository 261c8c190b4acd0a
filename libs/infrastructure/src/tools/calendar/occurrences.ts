import { endInstant, isSeries, startInstant, type CalendarEvent, type EventTime } from './calendar-event.js';
import { ruleTimes } from './expand-rule.js';
import type { Ical } from './ical.js';
import { day } from './zone.js';

/** One time at which an event happens. */
export interface Occurrence {
  readonly event: CalendarEvent;
  /** Instants. */
  readonly start: number;
  readonly end: number;
  readonly recurring: boolean;
}

/**
 * What happens in [from, to), sorted by start: series expanded, changed occurrences in place of the original ones,
 * cancelled events left out. @throws InvalidCalendar
 */
export function occurrencesBetween(
  ical: Ical,
  events: readonly CalendarEvent[],
  from: number,
  to: number,
): Occurrence[] {
  const changes = events.filter((event) => event.replaces);
  return events
    .flatMap((event) => {
      if (event.replaces) return [occurrence(event, event.start.wall, true)];
      return unchanged(
        ical,
        event,
        changes.filter(({ uid }) => uid === event.uid),
        from,
        to,
      );
    })
    .filter(({ event, start, end }) => !event.cancelled && start < to && (end > from || start >= from))
    .sort((one, other) => one.start - other.start || one.end - other.end);
}

/** The occurrences of an event but those that others replace. */
function unchanged(
  ical: Ical,
  event: CalendarEvent,
  changes: readonly CalendarEvent[],
  from: number,
  to: number,
): Occurrence[] {
  const gone = matcher([...event.removed, ...changes.flatMap(({ replaces }) => replaces?.time ?? [])]);
  const { start, length } = event;
  // A change of "this and future" can bring occurrences from anywhere into the period.
  const moves = changes.some(({ replaces }) => replaces?.andFuture);
  const earliest = moves ? start.wall - 1 : start.zone.wallOf(from) - (length.days + 2) * day - length.ms;
  return [...new Set(allTimes(ical, event, earliest, start.zone.wallOf(to) + day))]
    .filter((wall) => !gone(wall, start.zone.instantOf(wall)))
    .map((wall) => followed(event, changes, wall));
}

/** Wall times; a start counts even when its own rule would not name it (RFC 5545, 3.8.5.3). */
function allTimes(ical: Ical, event: CalendarEvent, earliest: number, until: number): number[] {
  const { start, rules, added } = event;
  const extra = added.map(({ wall, zone, allDay }) =>
    allDay === start.allDay ? start.zone.wallOf(zone.instantOf(wall)) : wall,
  );
  const ruled = rules.flatMap((rule) => [...ruleTimes(ical, rule, start, earliest, until)]);
  return [start.wall, ...extra, ...ruled];
}

/** Whether a start is among the given times; a whole day means any time on it. */
function matcher(times: readonly EventTime[]): (wall: number, instant: number) => boolean {
  const instants = new Set(times.filter(({ allDay }) => !allDay).map(startInstant));
  const days = new Set(times.filter(({ allDay }) => allDay).map(({ wall }) => wall));
  return (wall, instant) => instants.has(instant) || days.has(Math.floor(wall / day) * day);
}

/** A change "this and future" (RANGE=THISANDFUTURE) moves the later occurrences by as much as the one it names. */
function followed(event: CalendarEvent, changes: readonly CalendarEvent[], wall: number): Occurrence {
  const instant = event.start.zone.instantOf(wall);
  const [change] = changes
    .filter(({ replaces }) => replaces?.andFuture && startInstant(replaces.time) < instant)
    .sort((one, other) => startInstant(other.start) - startInstant(one.start));
  if (!change?.replaces) return occurrence(event, wall, isSeries(event));
  const named = event.start.zone.wallOf(startInstant(change.replaces.time));
  return occurrence(change, wall + change.start.wall - named, true);
}

const occurrence = (event: CalendarEvent, wall: number, recurring: boolean): Occurrence => ({
  event,
  start: event.start.zone.instantOf(wall),
  end: endInstant(event, wall),
  recurring,
});
