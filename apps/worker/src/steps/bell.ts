import type { StreamName } from '@app/domain/kernel/ids.js';

/** Wakes the steps of a run that wait for a message when one has been sent. */
export class Bell {
  private readonly waiting = new Map<StreamName, Set<() => void>>();

  ring(stream: StreamName): void {
    const all = this.waiting.get(stream);
    this.waiting.delete(stream);
    for (const wake of all ?? []) wake();
  }

  /** Resolves when it rings, and when the signal aborts. */
  heard(stream: StreamName, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const all = this.waiting.get(stream) ?? new Set();
      this.waiting.set(stream, all);
      const wake = () => {
        signal.removeEventListener('abort', wake);
        all.delete(wake);
        if (all.size === 0 && this.waiting.get(stream) === all) this.waiting.delete(stream);
        resolve();
      };
      all.add(wake);
      if (signal.aborted) wake();
      else signal.addEventListener('abort', wake);
    });
  }
}
