import type { EventStore, RecordedEvent } from '@app/domain/kernel/event-store.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import type { Failure, StepApprovalRequested } from '@app/domain/execution/execution.events.js';

const types = ['ExecutionCompleted', 'ExecutionFailed', 'ExecutionCancelled', 'StepApprovalRequested'];

/** Tells, from the log, when runs end and when they ask. What happened before it is asked about is remembered. */
export class Outcomes {
  private readonly events = new Map<string, RecordedEvent>();
  private readonly waiting = new Map<string, (event: RecordedEvent) => void>();
  private readonly stopping = new AbortController();
  private following: Promise<void> = Promise.resolve();

  /** Resolves when nothing that happens from now on is missed. */
  static async follow(store: EventStore): Promise<Outcomes> {
    const outcomes = new Outcomes();
    const after = (await store.head()) ?? 'end';
    outcomes.following = outcomes.read(store, after);
    return outcomes;
  }

  async ended(stream: StreamName): Promise<void> {
    const { type, data } = await this.event(`${stream} ended`);
    if (type !== 'ExecutionCompleted') throw new Error((data as unknown as Failure).message);
  }

  async asked(stream: StreamName): Promise<Pick<StepApprovalRequested, 'stepId' | 'digest'>> {
    const { stepId, digest } = (await this.event(`${stream} asked`)).data as unknown as StepApprovalRequested;
    return { stepId, digest };
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await this.following;
  }

  private event(key: string): Promise<RecordedEvent> {
    const happened = this.events.get(key);
    if (!happened) return new Promise((resolve) => this.waiting.set(key, resolve));
    this.events.delete(key);
    return Promise.resolve(happened);
  }

  private async read(
    store: EventStore,
    after: Parameters<EventStore['subscribe']>[0]['after'] & string,
  ): Promise<void> {
    const { signal } = this.stopping;
    for await (const message of store.subscribe({
      after,
      filter: { categories: ['execution'], types },
      signal,
    })) {
      if (message.kind !== 'events') continue;
      for (const event of message.events) this.tell(event);
    }
  }

  private tell(event: RecordedEvent): void {
    const key = `${event.stream} ${event.type === 'StepApprovalRequested' ? 'asked' : 'ended'}`;
    const resolve = this.waiting.get(key);
    if (!resolve) this.events.set(key, event);
    else {
      this.waiting.delete(key);
      resolve(event);
    }
  }
}
