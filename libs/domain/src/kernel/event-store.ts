import type { JsonObject } from './json.js';
import type { StreamName } from './ids.js';
import type { MetadataRecord, StreamMetadata } from './stream-metadata.js';

declare const positionBrand: unique symbol;

/** A place in the log over all streams. Opaque; compares with < and > as a string, in commit order. */
export type Position = string & { readonly [positionBrand]: true };

/** Flat strings only: tenantId, commandId, actor, $correlationId, $causationId, schemaVersion, occurredAt. */
export type EventMetadata = Readonly<Record<string, string>>;

export interface NewEvent {
  /** UUID. Deterministic (UUIDv5 of command id and index), so that a retried append is recognised. */
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: EventMetadata;
}

export interface RecordedEvent extends NewEvent {
  readonly stream: StreamName;
  /** Place in the stream, from 0 without gaps. */
  readonly revision: number;
  readonly position: Position;
  /** ISO 8601, UTC, by the clock of the store. */
  readonly recordedAt: string;
}

/** A revision: the last one the caller has seen; or a condition on the stream. */
export type ExpectedRevision = number | 'no-stream' | 'stream-exists' | 'any';

/** What a deletion may expect: all but 'stream-exists', which the client of EventStoreDB cannot say for one. */
export type ExpectedAtDeletion = Exclude<ExpectedRevision, 'stream-exists'>;

export interface AppendResult {
  /** Revision and position of the last event appended. */
  readonly revision: number;
  readonly position: Position;
}

export interface EventFilter {
  /** Streams whose name contains `.<category>-`, for example ['execution', 'plan']. */
  readonly categories?: readonly string[];
  readonly types?: readonly string[];
}

export interface ReadStreamOptions {
  /** First revision to read, inclusive; default 0 forwards, the last one backwards. */
  readonly from?: number;
  readonly direction?: 'forwards' | 'backwards';
  /** Default 1,000. */
  readonly limit?: number;
}

export interface ReadAllOptions {
  /** Exclusive; from the beginning when absent. */
  readonly after?: Position;
  readonly filter?: EventFilter;
  /** Events to return at most; default 1,000. */
  readonly limit?: number;
}

export interface AllPage {
  readonly events: readonly RecordedEvent[];
  /** Where to read on: everything up to here was looked at. Absent when the log is empty. */
  readonly next?: Position;
  /** True when nothing matching lies beyond `next` at the moment. */
  readonly end: boolean;
}

/**
 * Events come in batches as they were read: one batch is what a projector commits in one transaction.
 * A checkpoint says that everything up to its position was delivered or did not match the filter.
 */
export type SubscriptionMessage =
  | { readonly kind: 'events'; readonly events: readonly RecordedEvent[] }
  | { readonly kind: 'caught-up'; readonly position: Position | undefined }
  | { readonly kind: 'checkpoint'; readonly position: Position };

export interface SubscribeOptions {
  /** Exclusive; from the beginning when absent; 'end' for what comes from now on. */
  readonly after?: Position | 'end';
  readonly filter?: EventFilter;
  readonly signal: AbortSignal;
}

/**
 * The log. Every adapter passes the same contract suite.
 *
 * What a deletion or a stream's metadata hides is gone from `read` at once. `readAll` and `subscribe` go on showing it until
 * the store is cleaned up (a scavenge of EventStoreDB, our sweep on Postgres): afterwards its positions stay unused, and those
 * of other events do not change. The last event of a stream outlives a clean-up, so that revisions go on, unless the stream
 * was tombstoned. Deletions and metadata themselves are in nobody's events.
 */
export interface EventStore {
  /**
   * Appends all events or none. One that was appended before, with the same ids at the same place, is answered as it was then;
   * one of which only the first ids stand there is refused with WrongExpectedRevision.
   * @throws WrongExpectedRevision, TooLarge, OutcomeUnknown, Unavailable, StreamDeleted, Unauthorized
   */
  append(stream: StreamName, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendResult>;
  /** One page of a stream; empty when the stream does not exist. @throws StreamDeleted, Unavailable, Unauthorized */
  read(stream: StreamName, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]>;
  readAll(options?: ReadAllOptions): Promise<AllPage>;
  /** Catches up, then stays live until the signal aborts. Reconnects by itself; never skips an event. */
  subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionMessage>;
  /** The position of the last event in the log. */
  head(): Promise<Position | undefined>;
  /**
   * Soft delete: hides the events of a stream and forgets its metadata. The stream can be appended to again ('no-stream', 'any' or
   * its last revision) and goes on counting. A stream that does not exist stays so.
   * @throws WrongExpectedRevision, StreamDeleted, OutcomeUnknown, Unavailable, Unauthorized
   */
  delete(stream: StreamName, expected: ExpectedAtDeletion): Promise<void>;
  /**
   * Closes a stream for ever, also one that does not exist: whatever is done with it afterwards fails with StreamDeleted.
   * @throws WrongExpectedRevision, StreamDeleted, OutcomeUnknown, Unavailable, Unauthorized
   */
  tombstone(stream: StreamName, expected: ExpectedAtDeletion): Promise<void>;
  /** @throws StreamDeleted when the stream is tombstoned, Unavailable, Unauthorized */
  getMetadata(stream: StreamName): Promise<MetadataRecord>;
  /**
   * Replaces the metadata of a stream, which need not exist yet. `expected` is a revision of the metadata, or 'no-stream' for none.
   * @throws RangeError for metadata that is no such; StreamDeleted when the stream is tombstoned, or deleted and not begun anew;
   * WrongExpectedRevision, OutcomeUnknown, Unavailable, Unauthorized
   */
  setMetadata(stream: StreamName, expected: ExpectedRevision, metadata: StreamMetadata): Promise<void>;
  close(): Promise<void>;
}

/** Limits of our own, the same for every adapter. */
export const limits = {
  eventBytes: 256 * 1024,
  appendBytes: 900 * 1024,
  appendEvents: 1000,
  pageEvents: 1000,
} as const;

/** Every event of a stream from a revision on, read page by page. */
export async function* readStream(
  store: Pick<EventStore, 'read'>,
  stream: StreamName,
  from = 0,
): AsyncGenerator<RecordedEvent> {
  for (let next = from; ;) {
    const page = await store.read(stream, { from: next, limit: limits.pageEvents });
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < limits.pageEvents) return;
    next = last.revision + 1;
  }
}
