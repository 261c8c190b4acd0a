export type StopReason = 'timeout' | 'silence' | 'cancelled' | 'shutdown';

/** An attempt under way: it can be told to stop, and is left behind when it does not. */
export class RunningAttempt {
  private readonly controller = new AbortController();
  private leave: (error: Error) => void = () => undefined;
  /** Why it was told to stop; undefined when it was not. */
  stoppedFor: StopReason | undefined;
  /** It did not stop when asked to, and may still be at work. */
  isLeftBehind = false;

  /** @param graceMs milliseconds it may go on after it was told to stop */
  constructor(private readonly graceMs: number) {}

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  stop(why: StopReason): void {
    if (this.stoppedFor !== undefined) return;
    this.stoppedFor = why;
    this.controller.abort(why);
    setTimeout(() => this.leaveBehind(), this.graceMs).unref();
  }

  private leaveBehind(): void {
    this.isLeftBehind = true;
    this.leave(new Error('it did not stop when asked to'));
  }

  /** What the work comes to. @throws what it throws; Error when it does not stop within the grace */
  outcomeOf<Result>(work: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.leave = reject;
      work.then(resolve, reject);
    });
  }
}
