import type { Json } from '../../kernel/json.js';
import type { Message } from '../../kernel/message.js';
import type { Failure } from '../execution.events.js';
import type { RecoveryDecision } from '../recovery/recovery-decision.js';
import type { StepError } from '../recovery/step-error.js';

export type CompensationEvent =
  | Message<'CompensationStarted', CompensationStarted>
  | Message<'StepCompensationStarted', StepCompensationStarted>
  | Message<'StepCompensated', { readonly output: Json } & Compensated>
  | Message<'StepCompensationFailed', StepCompensationFailed>
  | Message<'StepCompensationUnknown', { readonly reason: string } & Compensated>;

/** The run has failed or was cancelled; before it ends, what it has done is undone. */
export interface CompensationStarted {
  /** In the order in which they are undone: the last to end comes first. */
  readonly stepIds: readonly string[];
  /** Why the run fails; absent when it was cancelled. */
  readonly failure?: Failure;
  readonly at: number;
}

export interface StepCompensationStarted {
  readonly stepId: string;
  /** From 1; counts the starts of the compensation, not those of the step. */
  readonly attempt: number;
  readonly idempotencyKey: string;
  readonly worker: string;
  readonly startedAt: number;
}

export interface Compensated {
  readonly stepId: string;
  readonly attempt: number;
  readonly at: number;
}

export interface StepCompensationFailed extends Compensated {
  readonly error: StepError;
  /** Another try; or fail: it stays undone, and the others go on. */
  readonly decision: Extract<RecoveryDecision, { kind: 'retry' | 'fail' }>;
}
