import type ICAL from 'ical.js';
import type { Ical } from './ical.js';
import { ianaZone, isZoneName, type Zone } from './zone.js';

export const utcZone: Zone = { name: 'UTC', instantOf: (wall) => wall, wallOf: (instant) => instant };

/** The time zones that one file speaks of. */
export interface Zones {
  /** The zone of a TZID; of none, the reader's own (floating times and whole days). */
  named(id: string | undefined): Zone;
}

/**
 * An IANA name goes by the rules that come with Node, also when the file defines it: definitions in files are often cut
 * to a few years. Another name goes by its VTIMEZONE (RFC 5545, 3.6.5). One without counts as the reader's zone,
 * and is reported.
 */
export function zonesOf(
  ical: Ical,
  calendar: ICAL.Component,
  reader: Zone,
  warn: (text: string) => void,
): Zones {
  const definitions = new Map(
    calendar
      .getAllSubcomponents('vtimezone')
      .map((component) => [String(component.getFirstPropertyValue('tzid')), component] as const),
  );
  const known = new Map<string, Zone>();
  const find = (id: string): Zone => {
    if (isZoneName(id)) return ianaZone(id);
    const definition = definitions.get(id);
    if (definition) return definedZone(ical, id, definition);
    warn(`The calendar uses the time zone "${id}" without defining it; its times count as ${reader.name}.`);
    return reader;
  };
  return {
    named: (id) => {
      if (!id) return reader;
      const zone = known.get(id) ?? find(id);
      known.set(id, zone);
      return zone;
    },
  };
}

function definedZone(ical: Ical, name: string, component: ICAL.Component): Zone {
  const timezone = new ical.Timezone(component);
  const offset = (wall: number) => timezone.utcOffset(ical.Time.fromJSDate(new Date(wall), true)) * 1000;
  return {
    name,
    instantOf: (wall) => wall - offset(wall),
    wallOf: (instant) => instant + offset(instant + offset(instant)),
  };
}
