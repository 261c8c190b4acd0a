import { setImmediate as turn } from 'node:timers/promises';

/** Between a producer that waits while the queue is full and a consumer that takes all there is. */
export class BoundedQueue<Item> {
  private items: Item[] = [];
  private room: (() => void) | undefined;
  private news: (() => void) | undefined;
  private outcome: { readonly error?: unknown } | undefined;

  constructor(private readonly capacity: number) {}

  /** Undefined when the next item may come at once; else wait for it. */
  put(item: Item): Promise<void> | undefined {
    this.items.push(item);
    this.news?.();
    if (this.items.length < this.capacity || this.outcome) return undefined;
    return new Promise((resolve) => (this.room = resolve));
  }

  end(): void {
    this.finish({});
  }

  fail(error: unknown): void {
    this.finish({ error });
  }

  /**
   * Everything that has come; nothing after `silenceMs` without an item or when the signal aborts; undefined at the end.
   * @throws the error the producer failed with, once everything before it was taken
   */
  async take(silenceMs: number, signal: AbortSignal): Promise<Item[] | undefined> {
    if (this.items.length === 0 && !this.outcome) await this.wait(silenceMs, signal);
    // What the producer has at hand comes along: one batch of many is cheaper than many batches.
    if (this.items.length > 0 && this.items.length < this.capacity) await turn();
    const taken = this.items;
    this.items = [];
    this.room?.();
    if (taken.length > 0 || !this.outcome) return taken;
    if ('error' in this.outcome) throw this.outcome.error;
    return undefined;
  }

  private finish(outcome: { readonly error?: unknown }): void {
    this.outcome ??= outcome;
    this.news?.();
    this.room?.();
  }

  private wait(silenceMs: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.news = undefined;
        resolve();
      };
      const timer = setTimeout(done, silenceMs);
      signal.addEventListener('abort', done, { once: true });
      this.news = done;
    });
  }
}
