import { performance } from 'node:perf_hooks';
import { sharedNow } from '../../time/shared-time.js';
import { FairQueue } from '../fair-queue.js';
import type { Run } from '../../execution-runner/run.js';
import type { Answer, Request } from '../gate.js';
import type { Slice, SliceStore } from './slice-store.js';
import type { Slicing } from './slicing.js';
import { SpareStarts, type Start } from './spare-starts.js';

/** Who wants one, the same object each time. */
export type Asker = Pick<Request, 'priority' | 'since'> & { readonly run: Pick<Run, 'tenant'> };

interface Waiting {
  readonly asker: Asker;
  readonly tenant: string;
  readonly priority: number;
  readonly since: number;
  open: () => void;
  /** What it has been given. */
  start?: Start;
}

export interface BucketParts {
  readonly key: string;
  /** For a person: what the limit is. */
  readonly reason: string;
  readonly slicing: Slicing;
  readonly store: SliceStore;
  readonly onError: (error: unknown) => void;
}

const retryMs = 1_000;
const now = () => performance.now();

/** This worker's part of a bucket that all workers share: the starts it has taken from it, and who waits for one. */
export class Bucket {
  private readonly queue = new FairQueue<Waiting>();
  private readonly waiting = new Map<Asker, Waiting>();
  /** Of those who wait, who has not heard that the bucket is empty. */
  private unaware: Waiting[] = [];
  private readonly spare: SpareStarts;
  private last: Slice | undefined;
  /** Starts used since the last slice. */
  private used = 0;
  private isTaking = false;
  private isEmpty = false;

  constructor(private readonly parts: BucketParts) {
    this.spare = new SpareStarts(parts.slicing.validMs);
  }

  enter(asker: Asker, open: () => void): Answer {
    const waiting = this.waiting.get(asker) ?? this.enqueue(asker);
    waiting.open = open;
    const { start } = waiting;
    if (start && start.at <= now()) {
      this.waiting.delete(asker);
      this.used++;
      return { kind: 'entered', leave: (ended) => ended === undefined && this.putBack(start) };
    }
    return this.answerFor(start);
  }

  withdraw(asker: Asker): void {
    const waiting = this.waiting.get(asker);
    if (!waiting) return;
    this.waiting.delete(asker);
    if (waiting.start) this.putBack(waiting.start);
    else this.queue.remove(waiting);
  }

  private answerFor(start: Start | undefined): Answer {
    const hold = { kind: 'rate-limit', reason: this.parts.reason } as const;
    if (start) return { kind: 'held', hold: { ...hold, until: Math.ceil(sharedNow() + start.at - now()) } };
    return this.isEmpty ? { kind: 'held', hold } : { kind: 'asking' };
  }

  private enqueue(asker: Asker): Waiting {
    const { run, priority, since } = asker;
    const waiting: Waiting = { asker, tenant: run.tenant, priority, since, open: () => undefined };
    this.waiting.set(asker, waiting);
    if (!this.isEmpty) this.unaware.push(waiting);
    this.queue.add(waiting);
    this.giveOut();
    return waiting;
  }

  private giveOut(): void {
    while (this.queue.size > 0) {
      const start = this.spare.take(now());
      if (!start) break;
      this.give(start);
    }
    if (this.queue.size > 0 && !this.isTaking) void this.take();
  }

  private give(start: Start): void {
    const next = this.queue.take();
    if (!next) return this.spare.add(start);
    next.start = start;
    // So that it can say until when it waits, or start at once.
    queueMicrotask(() => this.call(next));
    if (start.at > now()) this.callAt(next, start.at);
  }

  private callAt(waiting: Waiting, at: number): void {
    const callIfDue = () => (at > now() ? this.callAt(waiting, at) : this.call(waiting));
    setTimeout(callIfDue, Math.ceil(at - now())).unref();
  }

  private call(waiting: Waiting): void {
    if (this.waiting.get(waiting.asker) === waiting) waiting.open();
  }

  /** Takes a slice. The next one is not taken before its last start: other workers have their turns. */
  private async take(): Promise<void> {
    const { key, slicing, store, onError } = this.parts;
    this.isTaking = true;
    const count = this.nextCount();
    this.used = 0;
    let pause = retryMs;
    try {
      const slice = await store.take(key, slicing.rate, count);
      pause = this.deal(slice) - now();
    } catch (error) {
      onError(error);
    }
    setTimeout(
      () => {
        this.isTaking = false;
        this.giveOut();
      },
      Math.max(0, pause),
    ).unref();
  }

  /** As many as were used of the last slice, twice as many when it was too small. */
  private nextCount(): number {
    const before = this.last?.count ?? 0;
    const wanted = this.used < before ? this.used : 2 * before;
    return Math.min(this.parts.slicing.most, Math.max(1, this.queue.size, wanted));
  }

  /** @returns the time of its last start */
  private deal(slice: Slice): number {
    const { intervalMs } = this.parts.slicing.rate;
    const first = now() + slice.waitMs;
    this.last = slice;
    this.isEmpty = slice.waitMs > 0;
    for (let place = 0; place < slice.count; place++)
      this.give({ at: Math.max(first + place * intervalMs, now()), slice, place });
    if (this.isEmpty) for (const waiting of this.unaware.splice(0)) this.call(waiting);
    else this.unaware = this.unaware.filter(({ start }) => !start);
    if (this.spare.size > 0) this.returnLater();
    return first + (slice.count - 1) * intervalMs;
  }

  private putBack(start: Start): void {
    this.spare.add(start);
    this.giveOut();
    if (this.spare.size > 0) this.returnLater();
  }

  /** What nobody has wanted while it could be used goes back, unless others have taken starts that come after it. */
  private returnLater(): void {
    const { key, slicing, store } = this.parts;
    const slice = this.last;
    setTimeout(() => {
      const count = slice && slice === this.last ? this.spare.takeEndOf(slice) : 0;
      // It counts as used when that fails.
      if (slice && count > 0) store.giveBack(key, slicing.rate, count, slice.mark).catch(() => undefined);
    }, slicing.validMs).unref();
  }
}
