import type { Json } from '../../kernel/json.js';
import type { Message } from '../../kernel/message.js';
import type { ConflictPolicy } from './conflict-policy.js';

export type ContextEvent = Message<'ContextValueSet', ContextValueSet>;

/** A value of the shared context of a run, with where it comes from. */
export interface ContextValueSet {
  readonly key: string;
  /** From 1, without gaps. */
  readonly version: number;
  /** What stands there now; under a merge what came of it. */
  readonly value: Json;
  /** What the writer gave, when that was merged with what stood there. */
  readonly merged?: Json;
  /** The version that the writer had seen, when it said so. */
  readonly basedOn?: number;
  /** What the key does with writers that do not know of each other: set by its first writer. */
  readonly policy: ConflictPolicy;
  readonly by: ContextWriter;
  readonly at: number;
}

export interface ContextWriter {
  readonly kind: 'step';
  readonly stepId: string;
  readonly attempt: number;
  /** Writes under the same key and ordinal have the effect of once, whatever the attempt. */
  readonly idempotencyKey: string;
  /** From 1: which of the writer's writes to this key. */
  readonly ordinal: number;
}
