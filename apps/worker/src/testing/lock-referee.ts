import type { LockGrant } from '@app/domain/execution/locks/lock-grant.js';

type Locks = readonly LockGrant[];

/** Watches those who have locks: whether two are in together that must not be, and whether tokens rise. */
export class LockReferee {
  readonly faults: string[] = [];
  private readonly inside = new Set<Locks>();
  /** By name, the highest token of anybody, and of one that was alone. */
  private readonly highest = new Map<string, { any: number; alone: number }>();

  enter(locks: Locks): () => void {
    for (const lock of locks) {
      const others = [...this.inside].flat().filter(({ name }) => name === lock.name);
      const isAlone = lock.mode === 'exclusive';
      if (others.some(({ mode }) => isAlone || mode === 'exclusive'))
        this.faults.push(`two have ${lock.name}`);
      const { any, alone } = this.highest.get(lock.name) ?? { any: 0, alone: 0 };
      if (lock.token <= (isAlone ? any : alone)) this.faults.push(`the token of ${lock.name} fell`);
      this.highest.set(lock.name, {
        any: Math.max(any, lock.token),
        alone: isAlone ? lock.token : alone,
      });
    }
    this.inside.add(locks);
    return () => this.inside.delete(locks);
  }
}
