import type { JsonObject } from './json.js';
import type { StreamName } from './ids.js';

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

/** The log. Every adapter passes the same contract suite. */
export interface EventStore {
  /**
   * Appends all events or none.
   * @throws WrongExpectedRevision, TooLarge, OutcomeUnknown, Unavailable, StreamDeleted, Unauthorized
   */
  append(stream: StreamName, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendResult>;
  /** One page of a stream; empty when the stream does not exist. */
  read(stream: StreamName, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]>;
  readAll(options?: ReadAllOptions): Promise<AllPage>;
  /** Catches up, then stays live until the signal aborts. Reconnects by itself; never skips an event. */
  subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionMessage>;
  /** The position of the last event in the log. */
  head(): Promise<Position | undefined>;
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
    if (page.length < limits.pageEvents) return;
    next += page.length;
  }
}
