export type HealthState = 'healthy' | 'degraded' | 'unhealthy';

/** One attempt of a step by an agent, that ended well or badly. Times are milliseconds. */
export interface AgentAttempt {
  readonly endedAt: number;
  readonly ms: number;
  readonly error?: { readonly code: string; readonly message: string };
}

export interface AgentHealth {
  readonly state: HealthState;
  /** Attempts in the window: all the rest is about these. */
  readonly attempts: number;
  /** 0 to 1; absent without attempts, as is the median of how long they took. */
  readonly successRate?: number;
  readonly p50Ms?: number;
  readonly lastFailure?: { readonly at: number; readonly code: string; readonly message: string };
}

/** What counts: attempts that ended within this time, and of those the last so many. What is older is forgotten and forgiven. */
export const healthWindow = { ms: 3_600_000, attempts: 50 } as const;

/** The state goes by the last so many attempts, and by no fewer than `fewest`. */
const judged = { most: 10, fewest: 3 } as const;

/** The share that goes well below which a state gets worse, and the higher one from which it gets better again. */
const bounds = { unhealthy: { below: 0.5, until: 0.7 }, degraded: { below: 0.8, until: 0.9 } } as const;

/** How an agent has done lately. @param attempts the oldest first */
export function healthOf(attempts: readonly AgentAttempt[], now: number): AgentHealth {
  const recent = attempts
    .filter(({ endedAt }) => endedAt > now - healthWindow.ms)
    .slice(-healthWindow.attempts);
  if (recent.length === 0) return { state: 'healthy', attempts: 0 };
  const sorted = recent.map(({ ms }) => ms).sort((left, right) => left - right);
  const failed = recent.findLast(({ error }) => error);
  return {
    state: stateAfter(recent),
    attempts: recent.length,
    successRate: shareThatWentWell(recent),
    p50Ms: sorted[Math.floor((sorted.length - 1) / 2)] as number,
    ...(failed?.error ? { lastFailure: { at: failed.endedAt, ...failed.error } } : {}),
  };
}

/** It does not flutter: between the bounds it stays what it was. */
function stateAfter(attempts: readonly AgentAttempt[]): HealthState {
  let state: HealthState = 'healthy';
  for (let end = judged.fewest; end <= attempts.length; end++) {
    state = next(state, shareThatWentWell(attempts.slice(Math.max(0, end - judged.most), end)));
  }
  return state;
}

function next(state: HealthState, share: number): HealthState {
  const { unhealthy, degraded } = bounds;
  if (share < unhealthy.below || (state === 'unhealthy' && share < unhealthy.until)) return 'unhealthy';
  if (share < degraded.below || (state !== 'healthy' && share < degraded.until)) return 'degraded';
  return 'healthy';
}

const shareThatWentWell = (attempts: readonly AgentAttempt[]): number =>
  attempts.filter(({ error }) => !error).length / attempts.length;
