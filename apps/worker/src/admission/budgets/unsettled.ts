import type { StreamName } from '@app/domain/kernel/ids.js';

interface OfRun {
  count: number;
  then?: () => void;
}

/** Runs of which it is yet to be stored what they have used or given back: as long as this worker keeps them, whoever takes them over does that. */
export class Unsettled {
  private readonly runs = new Map<StreamName, OfRun>();

  /** @param stored undefined: there is nothing to store */
  until(stored: Promise<unknown> | undefined, stream: StreamName): void {
    if (!stored) return;
    const run: OfRun = this.runs.get(stream) ?? { count: 0 };
    this.runs.set(stream, run);
    run.count++;
    void stored.then(() => {
      run.count--;
      if (run.count > 0) return;
      this.runs.delete(stream);
      run.then?.();
    });
  }

  /** @param then called once, when nothing of the run is left to be stored; the newest only */
  has(stream: StreamName, then: () => void): boolean {
    const run = this.runs.get(stream);
    if (run) run.then = then;
    return run !== undefined;
  }
}
