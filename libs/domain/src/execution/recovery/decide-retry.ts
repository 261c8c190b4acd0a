import type { RetryPolicy } from '../../plan/plan.js';
import { backoff } from './backoff.js';
import type { RecoveryDecision } from './recovery-decision.js';
import type { StepError } from './step-error.js';

export interface FailedTry {
  readonly error: StepError;
  /** From 1: the tries that count against the policy. */
  readonly tries: number;
  /** When the first of them started, in milliseconds since the epoch. */
  readonly since: number;
  /** What the spread of the delay depends on. */
  readonly key: string;
  readonly now: number;
}

/** Whether the same call is worth another try, and when; otherwise why not. */
export function decideRetry(
  { error, tries, since, key, now }: FailedTry,
  policy: RetryPolicy,
): Extract<RecoveryDecision, { kind: 'retry' | 'fail' }> {
  const { code } = error;
  const { only, never, maxAttempts, maxTotalMs } = policy;
  const no = (reason: string) => ({ kind: 'fail', reason }) as const;
  if (!error.retryable) return no(`${code} is not an error that passes by itself`);
  if (never?.includes(code)) return no(`the step never retries ${code}`);
  if (only && !only.includes(code)) return no(`the step retries ${only.join(', ')} only, this was ${code}`);
  if (tries >= maxAttempts) return no(`attempt ${tries} of ${maxAttempts} failed`);
  const delayMs = Math.max(backoff(tries, key, policy), error.retryAfterMs ?? 0);
  if (maxTotalMs !== undefined && now + delayMs - since > maxTotalMs) {
    return no(`the next attempt in ${delayMs} ms would begin later than ${maxTotalMs} ms after the first`);
  }
  const reason = `attempt ${tries} of ${maxAttempts} failed, the next one in ${delayMs} ms`;
  return { kind: 'retry', retryAt: now + delayMs, reason };
}
