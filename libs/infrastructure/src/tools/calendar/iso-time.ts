import { day, minute, type Zone } from './zone.js';

/** `2026-12-01T10:00:00+01:00` */
export function isoInZone(instant: number, zone: Zone): string {
  const wall = zone.wallOf(instant);
  const offset = Math.round((wall - instant) / minute);
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  return `${new Date(wall).toISOString().slice(0, 19)}${offset < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}`;
}

/** `2026-12-01` */
export const isoDate = (wall: number): string => new Date(wall).toISOString().slice(0, 10);

/** `10:00` */
export const clock = (wall: number): string => new Date(wall).toISOString().slice(11, 16);

/** ISO 8601: 1 is Monday, 7 is Sunday. */
export const weekdayOf = (wall: number): number => ((((Math.floor(wall / day) + 3) % 7) + 7) % 7) + 1;

export const weekdayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

const two = (number: number) => String(number).padStart(2, '0');
