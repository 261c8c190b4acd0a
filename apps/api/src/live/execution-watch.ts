import { readStream, type EventStore, type RecordedEvent } from '@app/domain/kernel/event-store.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import { toExecutionEvent } from '@app/infrastructure/executions/execution-events.js';
import { executionFacts } from '@app/infrastructure/executions/execution-facts.js';
import type { SnapshotStore } from '@app/infrastructure/snapshots/snapshot-store.js';
import { loadRecord } from '../executions/load-record.js';
import { noRecord, type ExecutionRecord } from '../executions/view/execution-record.js';

/** The state of one execution, kept up to date for everybody who watches it. */
export class ExecutionWatch {
  private record: ExecutionRecord = noRecord;
  /** The newest revision the feed told of. */
  private announced = -1;
  private reading = false;
  private failure: Error | undefined;
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly store: Pick<EventStore, 'read'>,
    private readonly snapshots: SnapshotStore,
    private readonly stream: StreamName,
  ) {}

  get current(): ExecutionRecord {
    return this.record;
  }

  /** Reads up to what the feed told of meanwhile, so that nothing need be buffered. */
  async catchUp(): Promise<void> {
    this.reading = true;
    try {
      do {
        await this.read();
      } while (this.announced > this.record.revision);
    } finally {
      this.reading = false;
    }
    this.tell();
  }

  /** Takes an event of the feed. */
  accept(event: RecordedEvent): void {
    this.announced = Math.max(this.announced, event.revision);
    if (this.reading || event.revision <= this.record.revision) return;
    if (event.revision > this.record.revision + 1) {
      this.catchUp().catch((error: unknown) => this.fail(error));
      return;
    }
    try {
      this.fold(event);
      this.tell();
    } catch (error) {
      // Of a type or version that only a newer release knows: it must not end the feed, which others listen to.
      this.fail(error);
    }
  }

  /** The newest record once it is past the revision; undefined when aborted. Skips what nobody waited for. */
  async past(revision: number, signal: AbortSignal): Promise<ExecutionRecord | undefined> {
    for (;;) {
      if (signal.aborted) return undefined;
      if (this.failure) throw this.failure;
      if (this.record.revision > revision) return this.record;
      await this.change(signal);
    }
  }

  private change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.waiting.add(done);
      signal.addEventListener('abort', done);
    });
  }

  private async read(): Promise<void> {
    if (this.record.revision < 0) {
      this.record = await loadRecord(this.store, this.snapshots, this.stream);
      return;
    }
    for await (const event of readStream(this.store, this.stream, this.record.revision + 1)) this.fold(event);
  }

  private fold(event: RecordedEvent): void {
    const facts = executionFacts.evolve(this.record, toExecutionEvent(event));
    this.record = { ...facts, revision: event.revision };
  }

  private fail(error: unknown): void {
    this.failure = error instanceof Error ? error : new Error(String(error));
    this.tell();
  }

  private tell(): void {
    for (const done of [...this.waiting]) done();
  }
}
