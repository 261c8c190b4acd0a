import type {
  AllPage,
  AppendResult,
  EventStore,
  ExpectedRevision,
  NewEvent,
  Position,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
  SubscribeOptions,
  SubscriptionMessage,
} from '@app/domain/kernel/event-store.js';
import { limits } from '@app/domain/kernel/event-store.js';
import { WrongExpectedRevision } from '@app/domain/kernel/event-store-errors.js';
import { parseStream, type StreamName } from '@app/domain/kernel/ids.js';
import { followLog } from '../follow-log.js';
import { fromPosition, toPosition } from '../positions.js';
import { serializeEvents } from '../check-append.js';
import { Wakeups } from '../wakeups.js';

/** A log in memory, for tests: gone with the process. */
export class MemoryEventStore implements EventStore {
  private readonly log: RecordedEvent[] = [];
  private readonly streams = new Map<StreamName, RecordedEvent[]>();
  private readonly wakeups = new Wakeups();

  append(stream: StreamName, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendResult> {
    return new Promise((resolve) => {
      resolve(this.appendNow(stream, expected, events));
    });
  }

  private appendNow(
    stream: StreamName,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): AppendResult {
    const serialized = serializeEvents(stream, events);
    const existing = this.streams.get(stream) ?? [];
    const repeated = findRepeated(existing, expected, events);
    if (repeated) return { revision: repeated.revision, position: repeated.position };
    if (!matches(existing.length - 1, expected)) {
      throw new WrongExpectedRevision(stream, expected, existing.at(-1)?.revision ?? 'no-stream');
    }
    for (const { event, data, metadata } of serialized) {
      const recorded: RecordedEvent = {
        ...event,
        data: JSON.parse(data) as RecordedEvent['data'],
        metadata: JSON.parse(metadata) as RecordedEvent['metadata'],
        stream,
        revision: existing.length,
        position: toPosition(this.log.length + 1),
        recordedAt: new Date().toISOString(),
      };
      existing.push(recorded);
      this.log.push(recorded);
    }
    this.streams.set(stream, existing);
    this.wakeups.wake();
    const last = existing.at(-1);
    return { revision: last?.revision ?? -1, position: last?.position ?? toPosition(0) };
  }

  read(stream: StreamName, options: ReadStreamOptions = {}): Promise<readonly RecordedEvent[]> {
    const events = this.streams.get(stream) ?? [];
    const limit = options.limit ?? limits.pageEvents;
    if (options.direction === 'backwards') {
      const from = Math.min(options.from ?? events.length - 1, events.length - 1);
      return Promise.resolve(events.slice(Math.max(0, from + 1 - limit), from + 1).reverse());
    }
    const from = options.from ?? 0;
    return Promise.resolve(events.slice(from, from + limit));
  }

  readAll(options: ReadAllOptions = {}): Promise<AllPage> {
    const start = options.after === undefined ? 0 : Number(fromPosition(options.after));
    const limit = options.limit ?? limits.pageEvents;
    const events: RecordedEvent[] = [];
    let place = start;
    for (; place < this.log.length && events.length < limit; place++) {
      const event = this.log[place] as RecordedEvent;
      if (isWanted(event, options)) events.push(event);
    }
    const next = place > 0 ? { next: toPosition(place) } : {};
    return Promise.resolve({ events, ...next, end: place >= this.log.length });
  }

  subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionMessage> {
    return followLog(this, this.wakeups, options);
  }

  head(): Promise<Position | undefined> {
    return Promise.resolve(this.log.at(-1)?.position);
  }

  close(): Promise<void> {
    this.wakeups.close();
    return Promise.resolve();
  }
}

const matches = (last: number, expected: ExpectedRevision): boolean =>
  expected === 'any' ||
  (expected === 'no-stream' ? last < 0 : expected === 'stream-exists' ? last >= 0 : last === expected);

/** The last of the events when all of them stand there already, where this append would have put them. */
function findRepeated(
  existing: readonly RecordedEvent[],
  expected: ExpectedRevision,
  events: readonly NewEvent[],
): RecordedEvent | undefined {
  const ids = events.map(({ id }) => id);
  const start =
    typeof expected === 'number'
      ? expected + 1
      : expected === 'no-stream'
        ? 0
        : existing.findIndex(({ id }) => id === ids[0]);
  if (start < 0 || ids.length === 0) return undefined;
  const there = existing.slice(start, start + ids.length);
  return there.length === ids.length && there.every(({ id }, place) => id === ids[place])
    ? there.at(-1)
    : undefined;
}

const isWanted = (event: RecordedEvent, { filter }: ReadAllOptions): boolean =>
  (filter?.types?.includes(event.type) ?? true) &&
  (filter?.categories?.includes(parseStream(event.stream)?.category ?? '') ?? true);
