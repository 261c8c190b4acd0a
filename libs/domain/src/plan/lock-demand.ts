/** shared: together with others that share it. exclusive: alone. */
export type LockMode = 'shared' | 'exclusive';

/** A named resource that a step must have while an attempt of it runs. */
export interface LockDemand {
  /** A template over the step's own `{{input.…}}`. The same name is the same resource in all executions of a tenant. */
  readonly name: string;
  readonly mode: LockMode;
}

export const maxLocks = 16;
export const maxLockName = 200;
