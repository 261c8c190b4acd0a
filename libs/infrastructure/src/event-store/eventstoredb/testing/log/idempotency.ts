import type { Expected, ProposedEvent, StoredEvent } from './stored-event.js';

/**
 * The last of the events when this append was stored before. As in the server: looked for only where the expected
 * revision is behind the stream, or by id when any revision will do; an append of which only the first ids stand there is
 * in part one that was stored.
 */
export function findRepeated(
  existing: readonly StoredEvent[],
  expected: Expected,
  events: readonly ProposedEvent[],
): StoredEvent | 'in-part' | undefined {
  const first = events[0];
  if (!first || existing.length === 0) return undefined;
  const start = startOf(existing, expected, first.id);
  if (start < 0 || existing[start]?.id !== first.id) return undefined;
  const same = events.every(({ id }, place) => existing[start + place]?.id === id);
  return same ? existing[start + events.length - 1] : 'in-part';
}

function startOf(existing: readonly StoredEvent[], expected: Expected, firstId: string): number {
  if (expected === 'no-stream') return 0;
  if (typeof expected === 'bigint') return Number(expected) + 1;
  return existing.findLastIndex(({ id }) => id === firstId);
}
