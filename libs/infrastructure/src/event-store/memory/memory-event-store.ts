import type {
  AllPage,
  AppendResult,
  EventStore,
  ExpectedAtDeletion,
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
import { parseStream, type StreamName } from '@app/domain/kernel/ids.js';
import type { MetadataRecord, StreamMetadata } from '@app/domain/kernel/stream-metadata.js';
import { followLog } from '../follow-log.js';
import { fromPosition, toPosition } from '../positions.js';
import { serializeEvents } from '../check-append.js';
import { Wakeups } from '../wakeups.js';
import { MemoryStream } from './memory-stream.js';

/** A log in memory, for tests: gone with the process. */
export class MemoryEventStore implements EventStore {
  private readonly log: RecordedEvent[] = [];
  private readonly streams = new Map<StreamName, MemoryStream>();
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
    const existing = this.streamOf(stream);
    const repeated = existing.judge(expected, events);
    if (repeated) return { revision: repeated.revision, position: repeated.position };
    let position = toPosition(0);
    for (const { event, data, metadata } of serialized) {
      position = toPosition(this.log.length + 1);
      const recorded: RecordedEvent = {
        ...event,
        data: JSON.parse(data) as RecordedEvent['data'],
        metadata: JSON.parse(metadata) as RecordedEvent['metadata'],
        stream,
        revision: existing.events.length,
        position,
        recordedAt: new Date().toISOString(),
      };
      existing.events.push(recorded);
      this.log.push(recorded);
    }
    this.wakeups.wake();
    return { revision: existing.events.length - 1, position };
  }

  read(stream: StreamName, options: ReadStreamOptions = {}): Promise<readonly RecordedEvent[]> {
    return this.with(stream, (one) => one.read(options));
  }

  delete(stream: StreamName, expected: ExpectedAtDeletion): Promise<void> {
    return this.with(stream, (one) => one.delete(expected));
  }

  tombstone(stream: StreamName, expected: ExpectedAtDeletion): Promise<void> {
    return this.with(stream, (one) => one.tombstone(expected));
  }

  getMetadata(stream: StreamName): Promise<MetadataRecord> {
    return this.with(stream, (one) => one.metadata());
  }

  setMetadata(stream: StreamName, expected: ExpectedRevision, metadata: StreamMetadata): Promise<void> {
    return this.with(stream, (one) => one.setMetadata(expected, metadata));
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

  private with<Answer>(stream: StreamName, ask: (one: MemoryStream) => Answer): Promise<Answer> {
    return new Promise((resolve) => {
      resolve(ask(this.streamOf(stream)));
    });
  }

  private streamOf(name: StreamName): MemoryStream {
    const stream = this.streams.get(name) ?? new MemoryStream(name);
    this.streams.set(name, stream);
    return stream;
  }
}

const isWanted = (event: RecordedEvent, { filter }: ReadAllOptions): boolean =>
  (filter?.types?.includes(event.type) ?? true) &&
  (filter?.categories?.includes(parseStream(event.stream)?.category ?? '') ?? true);
