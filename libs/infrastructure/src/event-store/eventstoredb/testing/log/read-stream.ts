import type { EventLog } from './event-log.js';
import { deletedRevision, type StoredEvent } from './stored-event.js';

export type StreamPage = 'not-found' | 'deleted' | readonly StoredEvent[];

export interface StreamRead {
  readonly from: bigint | 'start' | 'end';
  readonly backwards: boolean;
  readonly limit: number;
}

/** Reads a stream as its metadata lets it be seen: what is truncated, too old or too many is not there. */
export function readStream(
  log: EventLog,
  stream: string,
  { from, backwards, limit }: StreamRead,
): StreamPage {
  if (log.isTombstoned(stream)) return 'deleted';
  const events = log.eventsOf(stream);
  if (events.length === 0 || log.isSoftDeleted(stream)) return 'not-found';
  const last = events.length - 1;
  const first = Number(firstVisible(log, stream));
  if (backwards) {
    const top = from === 'end' ? last : from === 'start' ? 0 : Number(min(from, BigInt(last)));
    return events.slice(Math.max(first, top + 1 - limit), Math.max(first, top + 1)).reverse();
  }
  const start =
    from === 'start' ? 0 : from === 'end' ? events.length : Number(min(from, BigInt(events.length)));
  const begin = Math.max(first, start);
  return events.slice(begin, begin + limit);
}

/** Revision of the oldest event that the metadata leaves visible. */
export function firstVisible(log: EventLog, stream: string): bigint {
  const events = log.eventsOf(stream);
  const { truncateBefore, maxCount, maxAgeSeconds } = log.metadataOf(stream);
  let first = truncateBefore === deletedRevision ? BigInt(events.length) : truncateBefore;
  if (maxCount !== undefined && BigInt(events.length) - maxCount > first)
    first = BigInt(events.length) - maxCount;
  if (maxAgeSeconds !== undefined) {
    const oldest = Date.now() - maxAgeSeconds * 1000;
    const young = events.findIndex(({ created }) => created >= oldest);
    const place = BigInt(young < 0 ? events.length : young);
    if (place > first) first = place;
  }
  return first;
}

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
