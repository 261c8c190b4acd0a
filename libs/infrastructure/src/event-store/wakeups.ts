import type { AppendNotice } from './append-notice.js';

/** Wake-ups that are remembered with what they said. */
const remembered = 256;

/** Tells waiting subscriptions that there may be something new. A wake-up with nobody waiting is not lost. */
export class Wakeups {
  private readonly waiting = new Set<() => void>();
  private readonly notices: (AppendNotice | undefined)[] = [];
  private generation = 0;
  private closed = false;

  /** @param notice what is new; without it there may be anything */
  wake(notice?: AppendNotice): void {
    this.notices[this.generation % remembered] = notice;
    this.generation++;
    for (const resume of [...this.waiting]) resume();
  }

  close(): void {
    this.closed = true;
    this.wake();
  }

  get isClosed(): boolean {
    return this.closed;
  }

  /** Take it before looking, hand it to `wait` when there was nothing: what comes between is then not missed. */
  mark(): number {
    return this.generation;
  }

  /** What was said since a mark, in order; of what is forgotten, undefined. */
  since(mark: number): readonly (AppendNotice | undefined)[] {
    const count = this.generation - mark;
    if (count > remembered) return [undefined];
    return Array.from({ length: count }, (_, place) => this.notices[(mark + place) % remembered]);
  }

  /** Resolves when woken since the mark, after `timeoutMs`, or when the signal aborts. */
  wait(mark: number, timeoutMs: number, signal: AbortSignal): Promise<void> {
    if (this.generation !== mark || signal.aborted || this.closed) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      this.waiting.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }
}
