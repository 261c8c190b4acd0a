import { ToolError } from '../tool.js';

export const minute = 60_000;
export const day = 24 * 60 * minute;

/**
 * Where wall clocks and instants meet. An instant is in milliseconds since the epoch; a wall time is what a clock
 * on the wall shows, in milliseconds as if it showed UTC.
 */
export interface Zone {
  readonly name: string;
  /**
   * A time that clocks show twice means the first; one that they skip counts from the offset before the gap
   * (RFC 5545, 3.3.5).
   */
  instantOf(wall: number): number;
  wallOf(instant: number): number;
}

/** The zone of an IANA name, by the rules that come with Node. @throws ToolError INVALID_TIME_ZONE */
export function ianaZone(name: string): Zone {
  const format = formatOf(name);
  if (!format) {
    throw new ToolError(
      'INVALID_TIME_ZONE',
      `"${name.slice(0, 100)}" is not a time zone. Give an IANA name such as Europe/Berlin.`,
    );
  }
  const offset = (instant: number) => offsetIn(format.format(instant));
  return {
    name,
    wallOf: (instant) => instant + offset(instant),
    instantOf: (wall) => {
      const [before, after] = [offset(wall - day), offset(wall + day)];
      const candidates = [wall - Math.max(before, after), wall - Math.min(before, after)];
      return candidates.find((instant) => instant + offset(instant) === wall) ?? wall - before;
    },
  };
}

export const isZoneName = (name: string): boolean => formatOf(name) !== undefined;

export const isUtc = (zone: Zone): boolean =>
  /^(etc\/)?(utc|uct|gmt|zulu|universal|greenwich)$/i.test(zone.name);

/** Whether clocks in the zone ever show this wall time. */
export const exists = (wall: number, zone: Zone): boolean => zone.wallOf(zone.instantOf(wall)) === wall;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(name: string): Intl.DateTimeFormat | undefined {
  const known = formats.get(name);
  // Newer versions of Node also take offsets such as +01:00, which are not names.
  if (known ?? !/^[a-z]/i.test(name)) return known;
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
    formats.set(name, format);
    return format;
  } catch {
    return undefined;
  }
}

/** The offset in a text such as "1/31/2026, GMT+05:30"; plain GMT is zero. */
function offsetIn(text: string): number {
  const [, sign, hours, minutes, seconds] = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(text) ?? [];
  if (sign === undefined) return 0;
  const size = Number(hours) * 60 * minute + Number(minutes) * minute + Number(seconds ?? 0) * 1000;
  return sign === '-' ? -size : size;
}
