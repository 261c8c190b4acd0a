import {
  limits,
  type ExpectedRevision,
  type NewEvent,
  type ReadStreamOptions,
  type RecordedEvent,
} from '@app/domain/kernel/event-store.js';
import { StreamDeleted, WrongExpectedRevision } from '@app/domain/kernel/event-store-errors.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import {
  checkMetadata,
  type MetadataRecord,
  type StreamMetadata,
} from '@app/domain/kernel/stream-metadata.js';

/** One stream of the log in memory: its events, also the hidden ones, and what hides them. */
export class MemoryStream {
  readonly events: RecordedEvent[] = [];
  private hiddenBefore = 0;
  private isTombstoned = false;
  private record: MetadataRecord = { metadata: {}, revision: 'no-stream' };

  constructor(private readonly name: StreamName) {}

  /** The last event of a repeated append; undefined when the events are to be added. @throws what an append throws */
  judge(expected: ExpectedRevision, events: readonly NewEvent[]): RecordedEvent | undefined {
    this.requireOpen();
    const ids = events.map(({ id }) => id);
    const isUnconditional = expected === 'any' || expected === 'stream-exists';
    const known = isUnconditional ? this.events.findLastIndex(({ id }) => id === ids[0]) : -1;
    const start = typeof expected === 'number' ? expected + 1 : isUnconditional ? known : 0;
    if (start >= 0 && ids.every((id, place) => this.events[start + place]?.id === id)) {
      return this.events[start + ids.length - 1];
    }
    const isHalfKnown = known >= 0;
    if (isHalfKnown || !this.isAt(expected)) throw this.wrongRevision(expected);
    return undefined;
  }

  read({ direction, from, limit = limits.pageEvents }: ReadStreamOptions): readonly RecordedEvent[] {
    this.requireOpen();
    const first = this.firstVisible();
    if (direction !== 'backwards') {
      const start = Math.max(first, from ?? 0);
      return this.events.slice(start, start + limit);
    }
    const end = Math.min(from ?? Infinity, this.events.length - 1) + 1;
    return this.events.slice(Math.max(first, end - limit), Math.max(first, end)).reverse();
  }

  delete(expected: ExpectedRevision): void {
    this.requireOpen();
    if (!this.isAt(expected)) throw this.wrongRevision(expected);
    if (this.events.length === 0) return;
    this.hiddenBefore = this.events.length;
    this.replaceMetadata({});
  }

  tombstone(expected: ExpectedRevision): void {
    this.requireOpen();
    if (!this.isAt(expected)) throw this.wrongRevision(expected);
    this.isTombstoned = true;
  }

  metadata(): MetadataRecord {
    this.requireOpen();
    return this.record;
  }

  setMetadata(expected: ExpectedRevision, metadata: StreamMetadata): void {
    this.requireOpen();
    checkMetadata(metadata);
    if (this.isDeleted) throw new StreamDeleted(`${this.name} is deleted`);
    const { revision } = this.record;
    const fits = expected === 'stream-exists' ? revision !== 'no-stream' : expected === revision;
    if (expected !== 'any' && !fits) throw new WrongExpectedRevision(this.name, expected, revision);
    this.replaceMetadata(metadata);
  }

  private firstVisible(): number {
    const { maxCount = Infinity, maxAgeSeconds } = this.record.metadata;
    const first = Math.max(this.hiddenBefore, this.events.length - maxCount);
    if (maxAgeSeconds === undefined) return first;
    const oldest = Date.now() - maxAgeSeconds * 1000;
    const young = this.events.findIndex(({ recordedAt }) => Date.parse(recordedAt) >= oldest);
    return Math.max(first, young < 0 ? this.events.length : young);
  }

  private replaceMetadata(metadata: StreamMetadata): void {
    const { revision } = this.record;
    this.record = { metadata, revision: revision === 'no-stream' ? 0 : revision + 1 };
  }

  private requireOpen(): void {
    if (this.isTombstoned) throw new StreamDeleted(`${this.name} was deleted for good`);
  }

  private get isDeleted(): boolean {
    return this.events.length > 0 && this.hiddenBefore === this.events.length;
  }

  private isAt(expected: ExpectedRevision): boolean {
    const last = this.events.length - 1;
    if (expected === 'no-stream') return last < 0 || this.isDeleted;
    if (expected === 'stream-exists') return last >= 0 && !this.isDeleted;
    return expected === 'any' || expected === last;
  }

  private wrongRevision(expected: ExpectedRevision): WrongExpectedRevision {
    const isAbsent = this.events.length === 0 || (expected === 'stream-exists' && this.isDeleted);
    return new WrongExpectedRevision(this.name, expected, isAbsent ? 'no-stream' : this.events.length - 1);
  }
}
