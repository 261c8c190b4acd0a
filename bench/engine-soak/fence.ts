import type { LockGrant } from '@app/domain/execution/locks/lock-grant.js';

/** A call of somebody who has locks. */
export interface Visit {
  /** The idempotency key of the step. */
  readonly key: string;
  /** The process that calls. */
  readonly by: number;
  readonly locks: readonly LockGrant[];
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Others have got one of its locks since. */
  readonly refused?: true;
}

/** What a place outside does with fencing tokens: whoever comes with an older one than somebody who had to be alone is turned away. */
export class Fence {
  /** By name, the highest token of anybody, and of one that was alone. */
  private readonly highest = new Map<string, { readonly any: number; readonly alone: number }>();

  passes(locks: readonly LockGrant[]): boolean {
    for (const { name, mode, token } of locks) {
      const { any, alone } = this.highest.get(name) ?? { any: 0, alone: 0 };
      if (token < (mode === 'exclusive' ? any : alone)) return false;
    }
    for (const { name, mode, token } of locks) {
      const { any, alone } = this.highest.get(name) ?? { any: 0, alone: 0 };
      this.highest.set(name, {
        any: Math.max(any, token),
        alone: mode === 'exclusive' ? token : alone,
      });
    }
    return true;
  }
}
