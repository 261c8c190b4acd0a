import { folded, unfolded } from './content-lines.js';
import type { Ical } from './ical.js';
import { isUtc, type Zone } from './zone.js';

/** A place in time as a person said it, ready to be written. */
export type Written =
  | { readonly kind: 'day'; readonly wall: number }
  | { readonly kind: 'moment'; readonly instant: number; readonly zone: Zone };

/** A property as a content line without line end; escaped, folded at 75 bytes. */
export function textLine(
  ical: Ical,
  name: string,
  text: string,
  parameters: Record<string, string> = {},
): string {
  const property = new ical.Property(name.toLowerCase());
  // RFC 5545 has no way to write a double quote or a control character in a parameter.
  for (const [key, value] of Object.entries(parameters)) {
    property.setParameter(key, value.replace(/["\p{Cc}]/gu, ' ').trim());
  }
  property.setValue(text.replace(/\r\n?/g, '\n').replace(/(?!\n)\p{Cc}/gu, ' '));
  return folded(unfolded(property.toICALString()));
}

/** `DTSTART;TZID=Europe/Berlin:20261201T100000` */
export function timeLine(name: string, time: Written): string {
  if (time.kind === 'day') return `${name};VALUE=DATE:${compact(time.wall).slice(0, 8)}`;
  const { instant, zone } = time;
  const wall = zone.wallOf(instant);
  // The second time that clocks show an hour in autumn can be written in UTC only.
  if (isUtc(zone) || zone.instantOf(wall) !== instant) return utcLine(name, instant);
  return `${name};TZID=${zone.name}:${compact(wall)}`;
}

/** `DTSTAMP:20261201T090000Z` */
export const utcLine = (name: string, instant: number): string => `${name}:${compact(instant)}Z`;

/** `20261201T100000` */
export const compact = (wall: number): string =>
  new Date(wall).toISOString().slice(0, 19).replace(/[-:]/g, '');

/** An attendee of `Dana <dana@example.com>`, an address or a name. */
export function attendeeLine(ical: Ical, person: string): string {
  const [, name, bracketed] = /^(.*?)\s*<([^<>\s]+@[^<>\s]+)>$/s.exec(person.trim()) ?? [];
  const address = bracketed ?? (/^[^\s<>]+@[^\s<>]+$/.test(person.trim()) ? person.trim() : undefined);
  const known = name ?? (address === undefined ? person.trim() : undefined);
  return textLine(ical, 'ATTENDEE', address === undefined ? 'invalid:nomail' : `mailto:${address}`, {
    ...(known ? { cn: known } : {}),
  });
}
