import { propertiesOf, unfolded } from './content-lines.js';
import { textLine, timeLine, utcLine } from './event-lines.js';
import type { Ical } from './ical.js';
import type { TimeSpan } from './time-span.js';

/** The new lines of each property that changes; none where the property goes. */
export type Changes = ReadonlyMap<string, readonly string[]>;

/** What a person wants changed, as properties. An empty text removes its property. */
export function changesFor(
  ical: Ical,
  texts: Readonly<Record<string, string | undefined>>,
  span: TimeSpan | undefined,
): Changes {
  const changes = new Map<string, readonly string[]>();
  for (const [name, text] of Object.entries(texts)) {
    if (text !== undefined) changes.set(name, text ? [textLine(ical, name, text)] : []);
  }
  if (span) {
    changes.set('DTSTART', [timeLine('DTSTART', span.start)]);
    changes.set('DTEND', [timeLine('DTEND', span.end)]);
    changes.set('DURATION', []);
  }
  return changes;
}

/** Whether an event has exactly these properties already. */
export const isMade = (changes: Changes, block: readonly string[]): boolean =>
  [...changes].every(([name, lines]) => {
    const old = propertiesOf(block, name);
    return old.length === lines.length && lines.every((line, index) => unfolded(line) === old[index]);
  });

/** The changes and what says that there were any, and when (RFC 5545, 3.8.7). */
export function stamped(changes: Changes, block: readonly string[], now: number): Changes {
  const sequence = Number(propertiesOf(block, 'SEQUENCE')[0]?.split(':').at(-1)) || 0;
  return new Map([
    ...changes,
    ['SEQUENCE', [`SEQUENCE:${sequence + 1}`]],
    ['DTSTAMP', [utcLine('DTSTAMP', now)]],
    ['LAST-MODIFIED', [utcLine('LAST-MODIFIED', now)]],
  ]);
}
