import type { Json } from '@app/domain/kernel/json.js';

export interface Mailed {
  readonly id: string;
  /** A step. */
  readonly from: string;
  readonly body: Json;
  readonly replyTo?: string;
}

export interface Wanted {
  /** Only from this step. */
  readonly from?: string;
  /** Only answers to this message. */
  readonly replyTo?: string;
  /** Milliseconds to wait; for an answer, from the question on. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Messages between the steps of a run, as one caller uses them. Those of one step to another keep their order. */
export interface Mail {
  /**
   * Resolves when it is stored, with its id. A caller that runs again does not send it again.
   * @param to a step, an agent (all steps of it), or `*` for all others; the sender of `replyTo`, whoever that was for, when absent
   * @throws ToolError NOT_FOUND, WRONG_STATUS, INVALID_INPUT; STALE_RESULT when the step is not running any more
   */
  send(message: { readonly to?: string; readonly body: Json; readonly replyTo?: string }): Promise<string>;
  /**
   * The next message for the step that this attempt has not had, undefined when none comes in time. An attempt that runs anew gets
   * what earlier ones had, in the same order, then the rest. @throws the reason of the signal when that aborts
   */
  receive(wanted: Wanted): Promise<Mailed | undefined>;
  /** The same mail for a caller with an idempotency key of its own, such as one call of an agent. */
  under(idempotencyKey: string): Mail;
}
