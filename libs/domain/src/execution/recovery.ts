import type { RetryPolicy } from '../plan/plan.js';

/** How an attempt of a step failed. */
export interface StepError {
  /** Upper case, stable, for example FILE_NOT_FOUND or TIMEOUT. */
  readonly code: string;
  /** For a person: what was wrong and what to do. */
  readonly message: string;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** Milliseconds the other side asked to wait. */
  readonly retryAfterMs?: number;
}

/** What follows a failure, as a value that goes into the event with its reason. */
export type RecoveryDecision =
  | { readonly kind: 'retry'; readonly retryAt: number; readonly reason: string }
  | { readonly kind: 'fail'; readonly reason: string };

export function decideRecovery(
  failed: { readonly error: StepError; readonly attempt: number; readonly key: string; readonly now: number },
  policy: RetryPolicy,
): RecoveryDecision {
  const { error, attempt, now } = failed;
  if (!error.retryable)
    return { kind: 'fail', reason: `${error.code} is not an error that passes by itself` };
  if (attempt >= policy.maxAttempts)
    return { kind: 'fail', reason: `attempt ${attempt} of ${policy.maxAttempts} failed` };
  const delayMs = Math.max(backoff(attempt, failed.key, policy), error.retryAfterMs ?? 0);
  const reason = `attempt ${attempt} of ${policy.maxAttempts} failed, the next one in ${delayMs} ms`;
  return { kind: 'retry', retryAt: now + delayMs, reason };
}

/** Milliseconds: exponential, capped, less a share that depends on the key only, so that it is the same in a replay. */
export function backoff(attempt: number, key: string, policy: RetryPolicy): number {
  const growth = Math.min(policy.factor ** (attempt - 1), Number.MAX_VALUE);
  const full = Math.min(policy.baseMs * growth, policy.maxDelayMs);
  return Math.round(full * (1 - policy.jitter * fractionOf(`${key}#${attempt}`)));
}

/** A number in [0, 1) that looks random but depends on the text alone (FNV-1a, 32 bit, with a final mix). */
function fractionOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
