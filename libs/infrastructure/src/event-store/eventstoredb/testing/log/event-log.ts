import { EventEmitter } from 'node:events';
import { randomUUID } from 'node:crypto';
import { findRepeated } from './idempotency.js';
import { ofMetastreams, parseObject, streamMetadata, type StreamMetadata } from './stream-metadata.js';
import {
  deletedRevision,
  type AppendOutcome,
  type Expected,
  type ProposedEvent,
  type StoredEvent,
} from './stored-event.js';

/** Distance between positions: like the byte offsets of the real log, they are no counter. */
const stride = 100n;

/** The log of the double, in memory. It outlives restarts of the server when it is handed on. */
export class EventLog {
  readonly all: StoredEvent[] = [];
  private readonly streams = new Map<string, StoredEvent[]>();
  private readonly changes = new EventEmitter().setMaxListeners(0);

  /**
   * @param kept the events of an earlier log
   * @param keep told what is written together, before anybody is answered
   */
  constructor(
    kept: Iterable<StoredEvent> = [],
    private readonly keep: (written: readonly StoredEvent[]) => void = () => undefined,
  ) {
    for (const event of kept) this.store(event);
  }

  /** All events of a stream that were ever written, also deleted ones; index = revision but for a tombstone. */
  eventsOf(stream: string): readonly StoredEvent[] {
    return this.streams.get(stream) ?? [];
  }

  metadataOf(stream: string): StreamMetadata {
    if (stream.startsWith('$$')) return ofMetastreams;
    return streamMetadata(this.eventsOf(`$$${stream}`).at(-1));
  }

  /** A tombstone closes the metadata of its stream, too. */
  isTombstoned(stream: string): boolean {
    const original = stream.replace(/^\$\$/, '');
    return this.eventsOf(original).at(-1)?.revision === deletedRevision;
  }

  isSoftDeleted(stream: string): boolean {
    return this.metadataOf(stream).truncateBefore === deletedRevision;
  }

  append(stream: string, expected: Expected, events: readonly ProposedEvent[]): AppendOutcome {
    if (this.isTombstoned(stream)) return { kind: 'stream-deleted' };
    const existing = this.eventsOf(stream);
    const revived = this.isSoftDeleted(stream);
    if (revived && expected === 'stream-exists') return { kind: 'stream-deleted' };
    const current = existing.at(-1)?.revision;
    const repeated = findRepeated(existing, expected, events);
    if (repeated === 'in-part') return { kind: 'wrong-expected-version', current };
    if (repeated) return { kind: 'success', revision: repeated.revision, position: repeated.position };
    if (!isExpected(expected, current, revived)) return { kind: 'wrong-expected-version', current };
    if (revived && events.length > 0)
      this.writeMetadata(stream, this.undeleted(stream, (current ?? -1n) + 1n));
    const written = events.map((event) => this.write(stream, event));
    this.written(written);
    return {
      kind: 'success',
      revision: written.at(-1)?.revision ?? current,
      position: written.at(-1)?.position,
    };
  }

  /** Hides the events; the stream may be written again and then goes on counting. */
  softDelete(stream: string, expected: Expected): AppendOutcome {
    const refused = this.refuseDelete(stream, expected);
    if (refused) return refused;
    const event = this.writeMetadata(stream, `{"$tb":${deletedRevision}}`);
    return { kind: 'success', revision: event.revision, position: event.position };
  }

  /** Closes the stream for good. */
  tombstone(stream: string, expected: Expected): AppendOutcome {
    const refused = this.refuseDelete(stream, expected);
    if (refused) return refused;
    const event = this.write(stream, jsonEvent('$streamDeleted', '{}'), deletedRevision);
    this.written([event]);
    return { kind: 'success', revision: event.revision, position: event.position };
  }

  /** Hides the events before a revision. */
  truncate(stream: string, before: bigint): void {
    this.writeMetadata(stream, this.undeleted(stream, before));
  }

  /** Index in `all` of the first event behind a position. */
  indexAfter(position: bigint): number {
    return Math.min(Number(position / stride), this.all.length);
  }

  /** Resolves at the next append, or when the signal aborts. */
  nextChange(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.changes.off('change', done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      if (signal.aborted) return resolve();
      this.changes.on('change', done);
      signal.addEventListener('abort', done);
    });
  }

  private refuseDelete(stream: string, expected: Expected): AppendOutcome | undefined {
    if (this.isTombstoned(stream)) return { kind: 'stream-deleted' };
    const current = this.eventsOf(stream).at(-1)?.revision;
    if (isExpected(expected, current, this.isSoftDeleted(stream))) return undefined;
    return { kind: 'wrong-expected-version', current };
  }

  /** The metadata as it stands, but for where the visible events begin. */
  private undeleted(stream: string, truncateBefore: bigint): object {
    const last = this.eventsOf(`$$${stream}`).at(-1);
    const fields = parseObject(Buffer.from(last?.data ?? '{}').toString('utf8'));
    return { ...fields, $tb: Number(truncateBefore) };
  }

  private writeMetadata(stream: string, metadata: object | string): StoredEvent {
    const text = typeof metadata === 'string' ? metadata : JSON.stringify(metadata);
    const event = this.write(`$$${stream}`, jsonEvent('$metadata', text));
    this.written([event]);
    return event;
  }

  private write(stream: string, event: ProposedEvent, revision?: bigint): StoredEvent {
    const stored: StoredEvent = {
      ...event,
      stream,
      revision: revision ?? BigInt(this.eventsOf(stream).length),
      position: BigInt(this.all.length + 1) * stride,
      created: Date.now(),
    };
    this.store(stored);
    return stored;
  }

  private store(event: StoredEvent): void {
    const events = this.streams.get(event.stream);
    if (events) events.push(event);
    else this.streams.set(event.stream, [event]);
    this.all.push(event);
  }

  private written(events: readonly StoredEvent[]): void {
    this.keep(events);
    this.changes.emit('change');
  }
}

const jsonEvent = (type: string, text: string): ProposedEvent => ({
  id: randomUUID(),
  type,
  contentType: 'application/json',
  data: Buffer.from(text),
  metadata: new Uint8Array(),
});

function isExpected(expected: Expected, current: bigint | undefined, softDeleted: boolean): boolean {
  if (expected === 'any') return true;
  if (expected === 'no-stream') return current === undefined || softDeleted;
  if (expected === 'stream-exists') return current !== undefined && !softDeleted;
  return current === expected;
}
