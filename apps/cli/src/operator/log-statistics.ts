import type { Position, RecordedEvent } from '@app/domain/kernel/event-store.js';
import { parseStream } from '@app/domain/kernel/ids.js';

export interface Tally {
  events: number;
  /** Streams that begin with one of the events. */
  streams: number;
  /** Data and metadata as JSON in UTF-8. */
  bytes: number;
  /** ISO 8601; absent without events. */
  first?: string;
  last?: string;
}

export interface LogStatistics {
  /** Position of the last event of the log. */
  readonly head: Position | undefined;
  readonly total: Tally;
  readonly categories: ReadonlyMap<string, CategoryStatistics>;
}

interface CategoryStatistics {
  readonly total: Tally;
  readonly types: ReadonlyMap<string, Tally>;
}

/** Of streams that are not named like ours. */
const otherCategory = '(other)';

/** Counts a log in memory that depends on the number of event types only: streams are counted by their first event. */
export class LogCounter {
  private readonly total = emptyTally();
  private readonly categories = new Map<
    string,
    { readonly total: Tally; readonly types: Map<string, Tally> }
  >();

  add(event: RecordedEvent): void {
    const name = parseStream(event.stream)?.category ?? otherCategory;
    const category = getOrAdd(this.categories, name, () => ({
      total: emptyTally(),
      types: new Map<string, Tally>(),
    }));
    const type = getOrAdd(category.types, event.type, emptyTally);
    const bytes = byteLength(event.data) + byteLength(event.metadata);
    for (const tally of [this.total, category.total, type]) count(tally, event, bytes);
  }

  result(head: Position | undefined): LogStatistics {
    return { head, total: this.total, categories: this.categories };
  }
}

const emptyTally = (): Tally => ({ events: 0, streams: 0, bytes: 0 });

const byteLength = (value: object): number => Buffer.byteLength(JSON.stringify(value));

function count(tally: Tally, { revision, recordedAt }: RecordedEvent, bytes: number): void {
  tally.events++;
  tally.bytes += bytes;
  if (revision === 0) tally.streams++;
  if (tally.first === undefined || recordedAt < tally.first) tally.first = recordedAt;
  if (tally.last === undefined || recordedAt > tally.last) tally.last = recordedAt;
}

function getOrAdd<Value>(map: Map<string, Value>, key: string, create: () => Value): Value {
  const value = map.get(key) ?? create();
  map.set(key, value);
  return value;
}
