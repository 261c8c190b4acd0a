import { setMaxListeners } from 'node:events';
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
import { StreamDeleted, Unavailable, WrongExpectedRevision } from '@app/domain/kernel/event-store-errors.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import type { MetadataRecord, StreamMetadata } from '@app/domain/kernel/stream-metadata.js';
import { serializeEvents } from '../check-append.js';
import { appendUntilKnown, type AppendGuards } from './append-until-known.js';
import { ClientSlot, disposeClient } from './client-slot.js';
import { inspectConnectionString } from './connection-string.js';
import { createClient } from './create-client.js';
import { LogReader } from './log-reader.js';
import { StreamChanges } from './stream-changes.js';
import { follow } from './subscription/follow.js';
import { SilenceGuard } from './subscription/silence.js';
import { supervise } from './subscription/supervise.js';

export interface EventStoreDbOptions {
  /** esdb://... or esdb+discover://... */
  readonly connectionString: string;
  /** Told of what the adapter gets over by itself: once per failed try, and once of a connection without TLS. */
  readonly onWarning?: (message: string, error: unknown) => void;
  /** When one try of an append counts as lost; default 5 s. */
  readonly appendTimeoutMs?: number;
  /** When a silent read counts as lost; default 5 s. */
  readonly readTimeoutMs?: number;
  /** How long appends and reads are tried again before they fail; default 10 s. */
  readonly patienceMs?: number;
  /** After this long without a word from the server a subscription looks whether it misses something; default 2 s. */
  readonly silenceMs?: number;
}

/**
 * The log in EventStoreDB, through the official client. One client writes, one reads, every subscription has its own.
 * Where the defects of the client (6.2.1) are met:
 * - settings that drop credentials or hide failures: connection-string.ts
 * - an append hangs, or fails with somebody else's error: until-known.ts, with-timeout.ts
 * - metadata loses what else stands there, and cannot be read exactly: stream-changes.ts, metastream.ts
 * - a late answer ends the process: late-answers.ts
 * - a failed query or discovery is remembered, a connection is left open: client-slot.ts
 * - a read hangs, fails when nobody listens, or is cut short without a word: collect.ts, read-patiently.ts
 * - a checkpoint runs ahead of the events, its callback throws: subscription/in-order.ts
 * - a subscription falls silent: subscription/silence.ts; ends: subscription/supervise.ts
 * @throws Error for a connection string that would not do what it says
 */
export function openEventStoreDb(options: EventStoreDbOptions): EventStore {
  const { refusal, warning } = inspectConnectionString(options.connectionString);
  if (refusal !== undefined) throw new Error(`The EventStoreDB connection string ${refusal}`);
  if (warning !== undefined) options.onWarning?.(warning, undefined);
  return new EventStoreDbEventStore(options);
}

class EventStoreDbEventStore implements EventStore {
  private readonly closing = new AbortController();
  private readonly writer = new ClientSlot(() => this.connect());
  private readonly reader = new ClientSlot(() => this.connect());
  private readonly log: LogReader;
  private readonly guards: AppendGuards;
  private readonly changes: StreamChanges;
  private readonly warn: (message: string, error: unknown) => void;

  constructor(private readonly options: EventStoreDbOptions) {
    // Every append that waits for its next try listens.
    setMaxListeners(0, this.closing.signal);
    this.warn = options.onWarning ?? (() => undefined);
    const shared = {
      patienceMs: options.patienceMs ?? 10_000,
      closed: this.closing.signal,
      onWarning: this.warn,
    };
    this.log = new LogReader({
      ...shared,
      reader: this.reader,
      timeoutMs: options.readTimeoutMs ?? 5_000,
    });
    this.guards = {
      ...shared,
      writer: this.writer,
      timeoutMs: options.appendTimeoutMs ?? 5_000,
      positionAt: (name, revision) => this.positionAt(name, revision),
    };
    this.changes = new StreamChanges(this.guards, this.log);
  }

  async append(
    stream: StreamName,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult> {
    serializeEvents(stream, events);
    try {
      return await appendUntilKnown(this.guards, stream, expected, events);
    } catch (error) {
      const mayBeSoft = error instanceof StreamDeleted && expected === 'stream-exists';
      if (!mayBeSoft) throw error;
      // The server does not tell a deleted stream from a tombstone here; a read does, and throws for the latter.
      await this.log.read(stream, { limit: 1 });
      throw new WrongExpectedRevision(stream, expected, 'no-stream');
    }
  }

  read(stream: StreamName, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    return this.log.read(stream, options);
  }

  readAll(options?: ReadAllOptions): Promise<AllPage> {
    return this.log.readAll(options);
  }

  async *subscribe(options: SubscribeOptions): AsyncGenerator<SubscriptionMessage> {
    const signal = AbortSignal.any([options.signal, this.closing.signal]);
    const after = options.after === 'end' ? await this.headPatiently(signal) : options.after;
    yield* supervise((position) => this.followOnce(position, options, signal), {
      after,
      signal,
      onWarning: this.warn,
    });
  }

  head(): Promise<Position | undefined> {
    return this.log.head();
  }

  delete(stream: StreamName, expected: ExpectedAtDeletion): Promise<void> {
    return this.changes.delete(stream, expected);
  }

  tombstone(stream: StreamName, expected: ExpectedAtDeletion): Promise<void> {
    return this.changes.tombstone(stream, expected);
  }

  getMetadata(stream: StreamName): Promise<MetadataRecord> {
    return this.changes.getMetadata(stream);
  }

  setMetadata(stream: StreamName, expected: ExpectedRevision, metadata: StreamMetadata): Promise<void> {
    return this.changes.setMetadata(stream, expected, metadata);
  }

  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all([this.writer.close(), this.reader.close()]);
  }

  private connect() {
    return createClient(this.options.connectionString, this.warn);
  }

  private async *followOnce(
    after: Position | undefined,
    { filter }: SubscribeOptions,
    signal: AbortSignal,
  ): AsyncGenerator<SubscriptionMessage> {
    const client = await this.connect();
    try {
      yield* follow(client, {
        after,
        filter,
        silence: new SilenceGuard(this.log, filter),
        silenceMs: this.options.silenceMs ?? 2_000,
        signal,
      });
    } finally {
      await disposeClient(client);
    }
  }

  private async headPatiently(signal: AbortSignal): Promise<Position | undefined> {
    for (;;) {
      try {
        return await this.head();
      } catch (error) {
        if (signal.aborted) return undefined;
        if (!(error instanceof Unavailable)) throw error;
      }
    }
  }

  private async positionAt(stream: string, revision: number): Promise<Position> {
    const [event] = await this.log.read(stream, { from: revision, limit: 1 });
    if (!event) throw new Error(`${stream} has no event ${revision}, although it was just appended`);
    return event.position;
  }
}
