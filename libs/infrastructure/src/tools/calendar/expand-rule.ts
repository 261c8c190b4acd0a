import type ICAL from 'ical.js';
import type { EventTime } from './calendar-event.js';
import { InvalidCalendar, type Ical } from './ical.js';
import { day } from './zone.js';

/** Candidates a rule may try (about half a second); hourly ones of five years stay below. */
const maxCandidates = 50_000;

/**
 * The wall times after `earliest`, to `until`, at which a rule repeats an event, on the floating clock.
 * Guards against rules that ical.js 2.2 follows for ever or wrongly: a day that no month has (FREQ=DAILY;BYMONTH=2;
 * BYMONTHDAY=30), and 29 February carried over to 1 March.
 * @throws InvalidCalendar
 */
export function* ruleTimes(
  ical: Ical,
  rule: ICAL.Recur,
  start: EventTime,
  earliest: number,
  until: number,
): Generator<number> {
  const first = timeAt(ical, forwarded(rule, start.wall, earliest));
  const bounded = boundedIterator(ical, floating(ical, rule, start), first, until);
  for (let time: ICAL.Time | null = bounded.next(); time; time = bounded.next() as ICAL.Time | null) {
    const wall = wallOf(time);
    if (wall > until) return;
    if (wall > earliest && fits(rule, wall, start.wall)) yield wall;
  }
}

/** Where a rule may start as well: a whole number of its periods later. Years of daily dates cost time to step through. */
function forwarded({ freq, interval, count }: ICAL.Recur, start: number, earliest: number): number {
  if (count || (freq !== 'DAILY' && freq !== 'WEEKLY')) return start;
  const period = Math.max(1, interval) * (freq === 'WEEKLY' ? 7 : 1) * day;
  return start + Math.max(0, Math.floor((earliest - start) / period)) * period;
}

/** Ends every search at `until`: ical.js asks `check_contracting_rules` about each candidate. */
function boundedIterator(
  ical: Ical,
  rule: ICAL.Recur,
  dtstart: ICAL.Time,
  until: number,
): ICAL.RecurIterator {
  let candidates = 0;
  class Bounded extends ical.RecurIterator {
    override check_contracting_rules(): boolean {
      if (++candidates > maxCandidates)
        throw new InvalidCalendar(`the rule ${rule.toString()} repeats too often`);
      return wallOf(this.last) > until || super.check_contracting_rules();
    }
  }
  return new Bounded({ rule, dtstart });
}

/** The rule with its UNTIL on the wall clock of the event; a date counts to its end. */
function floating(ical: Ical, rule: ICAL.Recur, { zone, allDay }: EventTime): ICAL.Recur {
  const copy = rule.clone();
  const { until } = rule as { until: ICAL.Time | null | undefined };
  if (!until) return copy;
  const written = wallOf(until);
  const isUtc = until.zone === ical.Timezone.utcTimezone;
  let wall = isUtc && !allDay ? zone.wallOf(written) : written;
  if (until.isDate || allDay) wall = Math.floor(wall / day) * day + (allDay ? 0 : day - 1000);
  copy.until = timeAt(ical, wall);
  return copy;
}

/** Whether a time is in the months and on the days that the rule names, or implies by its start. */
function fits(rule: ICAL.Recur, wall: number, start: number): boolean {
  const date = new Date(wall);
  const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  const months = rule.getComponent('BYMONTH').map(Number);
  const days = rule.getComponent('BYMONTHDAY').map(Number);
  if (months.length > 0 && !months.includes(date.getUTCMonth() + 1)) return false;
  const ofMonth = date.getUTCDate();
  if (days.length > 0) return days.includes(ofMonth) || days.includes(ofMonth - length - 1);
  const plainYearly = rule.freq === 'YEARLY' && Object.keys(rule.parts).length === 0;
  return !plainYearly || ofMonth === new Date(start).getUTCDate();
}

const wallOf = (time: ICAL.Time): number =>
  Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);

const timeAt = (ical: Ical, wall: number): ICAL.Time => {
  const time = ical.Time.fromJSDate(new Date(wall), true);
  time.zone = ical.Timezone.localTimezone;
  return time;
};
