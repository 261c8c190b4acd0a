import type { GeminiError } from './gemini-error.js';

/** Milliseconds before the second, third and fourth attempt after outages. */
const outageDelays = [500, 1_000, 2_000];
const maxRateLimitWaits = 2;
/** A longer wait is the caller's to decide: it can be shown, and survives a restart. */
const maxRateLimitDelayMs = 10_000;

/**
 * Milliseconds to wait before the next attempt, undefined to give up.
 * Asking again is harmless, so outages and cut connections are retried; slow answers are not, they would be slow again.
 */
export function nextDelay(failures: readonly GeminiError[]): number | undefined {
  const last = failures.at(-1);
  const count = failures.filter((failure) => failure.code === last?.code).length;
  if (last?.code === 'UNAVAILABLE') return outageDelays[count - 1];
  if (last?.code !== 'RATE_LIMITED' || last.retryAfterMs === undefined) return undefined;
  return count <= maxRateLimitWaits && last.retryAfterMs <= maxRateLimitDelayMs
    ? last.retryAfterMs
    : undefined;
}
