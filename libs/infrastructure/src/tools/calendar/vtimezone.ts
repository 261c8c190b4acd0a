import { compact } from './event-lines.js';
import { day, minute, type Zone } from './zone.js';

const yearsBefore = 1;
const yearsBehind = 10;
const step = 7 * day;

interface Transition {
  readonly instant: number;
  readonly from: number;
  readonly to: number;
}

/**
 * A VTIMEZONE for readers without time zone rules of their own: every change of the offset from the year before to ten
 * years after the given one, as dates, because the rules of some countries fit no RRULE.
 */
export function vtimezoneLines(zone: Zone, year: number): string[] {
  const start = Date.UTC(year - yearsBefore, 0, 1);
  const transitions = transitionsBetween(zone, start, Date.UTC(year + yearsBehind + 1, 0, 1));
  const initial = zone.wallOf(start) - start;
  const kinds = [...new Set(transitions.map(({ from, to }) => `${from}/${to}`))];
  return [
    'BEGIN:VTIMEZONE',
    `TZID:${zone.name}`,
    ...observance(initial, initial, [0]),
    ...kinds.flatMap((kind) => {
      const same = transitions.filter(({ from, to }) => `${from}/${to}` === kind);
      const [{ from, to }] = same as [Transition];
      return observance(
        from,
        to,
        same.map(({ instant }) => instant + from),
      );
    }),
    'END:VTIMEZONE',
  ];
}

/** @param walls when it begins, on the clock before the change */
function observance(from: number, to: number, [first = 0, ...others]: readonly number[]): string[] {
  const name = to > from ? 'DAYLIGHT' : 'STANDARD';
  return [
    `BEGIN:${name}`,
    `DTSTART:${compact(first)}`,
    ...others.map((wall) => `RDATE:${compact(wall)}`),
    `TZOFFSETFROM:${utcOffset(from)}`,
    `TZOFFSETTO:${utcOffset(to)}`,
    `END:${name}`,
  ];
}

function transitionsBetween(zone: Zone, start: number, end: number): Transition[] {
  const offset = (instant: number) => zone.wallOf(instant) - instant;
  const found: Transition[] = [];
  for (let before = start; before < end; before += step) {
    const [from, to] = [offset(before), offset(before + step)];
    if (from !== to) found.push({ instant: firstWith(to, before, before + step, offset), from, to });
  }
  return found;
}

/** The first instant after `low` with the offset, to the minute. */
function firstWith(wanted: number, low: number, high: number, offset: (instant: number) => number): number {
  while (high - low > minute) {
    const middle = Math.floor((low + high) / 2 / minute) * minute;
    if (offset(middle) === wanted) high = middle;
    else low = middle;
  }
  return high;
}

/** `+0100` */
function utcOffset(ms: number): string {
  const size = Math.abs(Math.round(ms / minute));
  const digits = (number: number) => String(number).padStart(2, '0');
  return `${ms < 0 ? '-' : '+'}${digits(Math.floor(size / 60))}${digits(size % 60)}`;
}
