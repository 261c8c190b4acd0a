import {
  blocksOf,
  contentLines,
  isBegin,
  isEnd,
  lineEnd,
  propertiesOf,
  replaceProperties,
  type Block,
} from './content-lines.js';
import type { Written } from './event-lines.js';
import { InvalidCalendar } from './ical.js';
import { isUtc } from './zone.js';
import { vtimezoneLines } from './vtimezone.js';

/** A calendar without events. */
export const emptyCalendar = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//Tizmoret//Calendar tools//EN',
  'CALSCALE:GREGORIAN',
  'END:VCALENDAR',
  '',
].join('\r\n');

/** Lines with the line end of a text. */
const inStyleOf = (text: string, lines: readonly string[]): string[] => {
  const end = lineEnd(text);
  return lines.map((line) => `${line.replaceAll('\r\n', end)}${end}`);
};

/** Adds components at the end of the last calendar of the file. */
export function withComponent(text: string, lines: readonly string[]): string {
  const all = contentLines(text);
  const end = all.findLastIndex((line) => isEnd(line, 'VCALENDAR'));
  return all.toSpliced(end, 0, ...inStyleOf(text, lines)).join('');
}

/** Adds the definition of the zone that a time is written in, unless the file has it. */
export function withTimeZone(text: string, time: Written): string {
  if (time.kind === 'day' || isUtc(time.zone)) return text;
  const all = contentLines(text);
  const name = `TZID:${time.zone.name}`;
  const known = blocksOf(all, 'VTIMEZONE').some(({ from, to }) =>
    propertiesOf(all.slice(from, to), 'TZID').includes(name),
  );
  if (known) return text;
  const lines = vtimezoneLines(time.zone, new Date(time.instant).getUTCFullYear());
  const calendar = all.findLastIndex((line) => isBegin(line.replace('\uFEFF', ''), 'VCALENDAR'));
  const next = all.findIndex((line, index) => index > calendar && /^(BEGIN|END):/i.test(line));
  return all.toSpliced(next, 0, ...inStyleOf(text, lines)).join('');
}

/** Replaces properties of one component. */
export function withChanges(
  text: string,
  { from, to }: Block,
  changes: ReadonlyMap<string, readonly string[]>,
): string {
  const all = contentLines(text);
  const inStyle = new Map([...changes].map(([name, lines]) => [name, inStyleOf(text, lines)]));
  return all.toSpliced(from, to - from, ...replaceProperties(all.slice(from, to), inStyle)).join('');
}

/** Where the events stand, in the order in which they are read. @throws InvalidCalendar */
export function eventBlocks(lines: readonly string[], count: number): Block[] {
  const blocks = blocksOf(lines, 'VEVENT');
  if (blocks.length !== count) throw new InvalidCalendar('its events are nested in something unknown');
  return blocks;
}
