import type { Json } from '@app/domain/kernel/json.js';

/** How far a step has come, so that it goes on from there after a crash and with its next try. */
export interface StepCheckpoint {
  /** What was saved last under this idempotency key; undefined at the beginning. */
  readonly restored: Json | undefined;
  /**
   * Saves the state in place of the one before. It is stored within 5 s, and survives the worker from then on; with `flush` it is
   * stored when this resolves. @throws ToolError CHECKPOINT_TOO_LARGE over 4 MiB; CHECKPOINT_LOST, retryable, when another worker
   * goes on with the step
   */
  save(state: Json, options?: { readonly flush?: boolean }): Promise<void>;
}

/** Of an attempt whose state is no longer its own: what it has done since the state that is there, nobody knows. */
export const lostCheckpoint = 'CHECKPOINT_LOST';
