import type ICAL from 'ical.js';
import { day, type Zone } from './zone.js';

/** A moment as the file states it: a wall time in a zone; a whole day is its midnight. */
export interface EventTime {
  readonly wall: number;
  readonly zone: Zone;
  readonly allDay: boolean;
}

/** Nominal days come first and follow the wall clock; milliseconds are exact (RFC 5545, 3.3.6). */
export interface Length {
  readonly days: number;
  readonly ms: number;
}

/** One VEVENT: a single event, a series, or a changed occurrence of one. */
export interface CalendarEvent {
  readonly uid: string;
  readonly title: string;
  readonly location: string | undefined;
  /** `Dana <dana@example.com>`, or the part that is known. */
  readonly attendees: readonly string[];
  readonly cancelled: boolean;
  /** Does not make its time busy. */
  readonly transparent: boolean;
  readonly start: EventTime;
  readonly length: Length;
  readonly rules: readonly ICAL.Recur[];
  /** RDATE and EXDATE. */
  readonly added: readonly EventTime[];
  readonly removed: readonly EventTime[];
  /** The occurrence this one replaces. */
  readonly replaces: { readonly time: EventTime; readonly andFuture: boolean } | undefined;
}

export const isSeries = ({ rules, added }: CalendarEvent): boolean => rules.length > 0 || added.length > 0;

export const startInstant = ({ wall, zone }: EventTime): number => zone.instantOf(wall);

/** When an occurrence of this event that starts at a wall time is over. */
export const endInstant = ({ start: { zone }, length }: CalendarEvent, wall: number): number =>
  zone.instantOf(wall + length.days * day) + length.ms;
