import type { BreakerSettings } from '@app/infrastructure/config/limits.js';

export type Verdict = 'works' | 'fails' | 'unknown';

/** Whether a tool or an agent can be used: closed while it can, open for a while when it fails again and again, then tried by one. */
export class CircuitBreaker {
  /** Times of failures since it worked last. */
  private failures: number[] = [];
  private openUntil: number | undefined;
  private isTried = false;

  /** @param now milliseconds, of any origin */
  constructor(
    private readonly settings: BreakerSettings,
    private readonly now: () => number,
  ) {}

  /** Milliseconds until it may be tried; 0 while that is under way. Undefined: whoever asks may use it, and says what came of it. */
  waitMs(): number | undefined {
    if (this.openUntil === undefined) return undefined;
    if (this.isTried) return 0;
    const wait = this.openUntil - this.now();
    if (wait > 0) return wait;
    this.isTried = true;
    return undefined;
  }

  /** Since it worked last, within the window. */
  get failureCount(): number {
    return this.failures.length;
  }

  /** Answers what that changes: `stays-open` when it was tried and failed. */
  note(verdict: Verdict): 'opened' | 'stays-open' | 'closed' | undefined {
    const wasOpen = this.openUntil !== undefined;
    if (wasOpen && !this.isTried) return undefined;
    this.isTried = false;
    if (verdict === 'works') {
      this.failures = [];
      this.openUntil = undefined;
      return wasOpen ? 'closed' : undefined;
    }
    if (verdict === 'unknown') return undefined;
    const { failures, windowMs, openMs } = this.settings;
    this.failures = [...this.failures.filter((at) => at > this.now() - windowMs), this.now()];
    if (!wasOpen && this.failures.length < failures) return undefined;
    this.openUntil = this.now() + openMs;
    return wasOpen ? 'stays-open' : 'opened';
  }
}
