import type { ConflictPolicy } from '@app/domain/execution/context/conflict-policy.js';
import type { Json } from '@app/domain/kernel/json.js';

/** A value that the steps of a run share. */
export interface SharedValue {
  readonly key: string;
  /** From 1, one more with every write. */
  readonly version: number;
  readonly value: Json;
  readonly policy: ConflictPolicy;
  /** The step that wrote this version. */
  readonly by: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface SharedWrite {
  readonly key: string;
  readonly value: Json;
  /** The version that the writer has seen; 0 for none. */
  readonly expected?: number;
  /** What the key does with conflicting writers; its first writer decides, `reject` when nothing is said. */
  readonly policy?: ConflictPolicy;
}

/** The shared context of a run, as one caller uses it. */
export interface SharedContext {
  get(key: string): SharedValue | undefined;
  /** By key. */
  list(): readonly SharedValue[];
  /**
   * Resolves when the value is stored, with what stands there. Writes of a caller to one key are counted: when it runs
   * again under the same idempotency key, its first write is taken for the first one there was, and so on.
   * @throws ToolError VERSION_CONFLICT, INVALID_INPUT; STALE_RESULT when the step is not running any more
   */
  set(write: SharedWrite): Promise<SharedValue>;
  /** The same context for a caller with an idempotency key of its own, such as one call of an agent. */
  under(idempotencyKey: string): SharedContext;
}
