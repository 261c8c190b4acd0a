import type { Json } from '../../kernel/json.js';
import type { Effects } from '../../plan/catalogue.js';

/** One effect on the world that a run meant to have: everything that was done under one idempotency key. */
export interface Effect {
  readonly idempotencyKey: string;
  readonly stepId: string;
  /** Name of the tool or the agent; of the newest attempt where one agent took over from another. */
  readonly uses: string;
  readonly effects: Extract<Effects, 'writes' | 'outward'>;
  /** It undoes what the step did before. */
  readonly isCompensation: boolean;
  /** A preview of what the tool is given. */
  readonly input: Json;
  /** Of the whole input. */
  readonly inputDigest: string;
  /** Every call that was started, in order. */
  readonly attempts: readonly EffectAttempt[];
}

export interface EffectAttempt {
  readonly attempt: number;
  /** Name of the tool or the agent that made it. */
  readonly uses: string;
  readonly worker: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly receipt: EffectReceipt;
}

export type EffectReceipt =
  /** None yet: it is under way, or its worker is gone and nobody has noticed. */
  | { readonly outcome: 'under-way' }
  | { readonly outcome: 'succeeded'; readonly output: Json; readonly verified: boolean; readonly at: number }
  | { readonly outcome: 'failed'; readonly error: string; readonly at: number }
  | { readonly outcome: 'cancelled'; readonly at: number }
  /** Nobody knows whether it had its effect. */
  | { readonly outcome: 'unknown'; readonly error: string; readonly at: number };
