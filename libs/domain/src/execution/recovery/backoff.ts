import type { RetryPolicy } from '../../plan/plan.js';

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
