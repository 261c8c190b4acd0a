import type { LockDemand } from '../../plan/lock-demand.js';

/** A lock that an attempt has. */
export interface LockGrant extends LockDemand {
  /** The fencing token: higher than that of any earlier grant of the same lock. What is written to may refuse lower ones. */
  readonly token: number;
}

/** The locks that a step has got and starts with. */
export interface GrantedLocks {
  readonly stepId: string;
  readonly locks: readonly LockGrant[];
}
