import { clock, isoDate, weekdayNames, weekdayOf } from './iso-time.js';
import type { Occurrence } from './occurrences.js';
import { day, type Zone } from './zone.js';

/** Occurrences as a Markdown table. */
export function agenda(occurrences: readonly Occurrence[], zone: Zone): string {
  if (occurrences.length === 0) return 'No appointments.';
  const rows = occurrences.map((one) => {
    const { title, location = '' } = one.event;
    return `| ${when(one, zone)} | ${cell(title)} | ${cell(location)} |`;
  });
  return ['| When | What | Where |', '| --- | --- | --- |', ...rows].join('\n');
}

function when({ event, start, end }: Occurrence, zone: Zone): string {
  const own = event.start.allDay ? event.start.zone : zone;
  const [first, last] = [own.wallOf(start), own.wallOf(end)];
  if (event.start.allDay) {
    const lastDay = last - day;
    return lastDay > first ? `${dayOf(first)} - ${dayOf(lastDay)}` : `${dayOf(first)}, all day`;
  }
  const sameDay = isoDate(first) === isoDate(last);
  return `${dayOf(first)} ${clock(first)}-${sameDay ? '' : `${dayOf(last)} `}${clock(last)}`;
}

const dayOf = (wall: number): string => `${weekdayNames[weekdayOf(wall) - 1] ?? ''} ${isoDate(wall)}`;

const cell = (text: string): string => text.slice(0, 200).replace(/\s+/g, ' ').replace(/[\\|]/g, '\\$&');
