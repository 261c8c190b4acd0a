import type { LockDemand } from '../../plan/lock-demand.js';

/** A place in the line for some locks: all of them or none. */
export interface LockClaim {
  readonly id: string;
  readonly locks: readonly LockDemand[];
  /** Absent while it waits. */
  readonly token?: number;
}

/** Who has locks and who waits for some, in the order in which they asked. */
export interface LockQueue {
  readonly claims: readonly LockClaim[];
  readonly lastToken: number;
}

export const emptyQueue: LockQueue = { claims: [], lastToken: 0 };

/** Who asks again keeps the place; who asks for other locks has a new one. */
export function ask(queue: LockQueue, id: string, locks: readonly LockDemand[]): LockQueue {
  const known = queue.claims.find((claim) => claim.id === id);
  if (known && isSame(known.locks, locks)) return queue;
  const others = queue.claims.filter((claim) => claim !== known);
  return admit({ ...queue, claims: [...others, { id, locks }] });
}

/** It has ended, or waits no more. */
export const release = (queue: LockQueue, id: string): LockQueue =>
  admit({ ...queue, claims: queue.claims.filter((claim) => claim.id !== id) });

/** The first claim before one, of those that have locks or wait, that keeps it from entering. */
export function blockerOf(queue: LockQueue, id: string): LockClaim | undefined {
  const place = queue.claims.findIndex((claim) => claim.id === id);
  const { locks } = queue.claims[place] ?? { locks: [] };
  return queue.claims.slice(0, place).find((earlier) => conflict(earlier.locks, locks));
}

/**
 * A claim enters when no earlier one conflicts with it, whether that has its locks or waits: so nobody is overtaken on a lock
 * by somebody who conflicts, the first who waits waits only for those who have locks, and no circle can come about. The
 * price is that a claim which waits for one lock keeps later ones from its others.
 */
function admit({ claims, lastToken }: LockQueue): LockQueue {
  let token = lastToken;
  const admitted = claims.map((claim, place) => {
    if (claim.token !== undefined) return claim;
    const blocked = claims.slice(0, place).some((earlier) => conflict(earlier.locks, claim.locks));
    return blocked ? claim : { ...claim, token: ++token };
  });
  return { claims: admitted, lastToken: token };
}

const conflict = (some: readonly LockDemand[], others: readonly LockDemand[]): boolean =>
  some.some((one) =>
    others.some(
      (other) => one.name === other.name && (one.mode === 'exclusive' || other.mode === 'exclusive'),
    ),
  );

const isSame = (some: readonly LockDemand[], others: readonly LockDemand[]): boolean =>
  some.length === others.length &&
  some.every(({ name, mode }, place) => others[place]?.name === name && others[place].mode === mode);
