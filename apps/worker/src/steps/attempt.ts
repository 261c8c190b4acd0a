import type { Json, JsonObject } from '@app/domain/kernel/json.js';
import type { LockGrant } from '@app/domain/execution/locks/lock-grant.js';
import type { LockDemand } from '@app/domain/plan/lock-demand.js';
import type { BoundCall } from '@app/domain/plan/bound-plan.js';
import type { Usage } from '@app/domain/plan/plan.js';
import type { CallLimits } from '@app/infrastructure/agents/call-limits.js';
import type { Mail } from '@app/infrastructure/tools/coordination/mail.js';
import type { SharedContext } from '@app/infrastructure/tools/coordination/shared-context.js';
import type { KeptCheckpoint } from '../checkpoints/kept-checkpoint.js';
import type { StepError } from '@app/domain/execution/recovery/step-error.js';

/** One attempt of a step, with everything it needs. */
export interface Attempt {
  readonly step: BoundCall;
  readonly attempt: number;
  /** References filled in. */
  readonly input: JsonObject;
  readonly idempotencyKey: string;
  /** IANA name. */
  readonly timeZone: string;
  /** What it has while it runs. */
  readonly locks?: readonly LockGrant[];
  /** What it has yet to take before it calls its tool. */
  readonly takes?: readonly LockDemand[];
  /** It does not begin before this resolves. @throws ToolError when it has lost what it had */
  readonly confirmed?: Promise<unknown>;
  /** Of steps that can go on from where they were. */
  readonly checkpoint?: KeptCheckpoint;
  /** Absent where it undoes a step: that is no step of the run. */
  readonly shared?: SharedContext;
  readonly mail?: Mail;
  /** Of an agent: what its calls have to pass; absent where nothing limits them. */
  readonly calls?: CallLimits;
}

export type AttemptOutcome =
  | { readonly kind: 'succeeded'; readonly output: Json; readonly usage?: Usage }
  | {
      readonly kind: 'failed';
      readonly error: StepError;
      readonly usage?: Usage;
      /** Milliseconds for which nobody is to call the same. */
      readonly coolsForMs?: number;
    }
  | { readonly kind: 'cancelled' }
  /** Nobody knows whether it had its effect. */
  | {
      readonly kind: 'unknown';
      readonly reason: string;
      /** It did not stop when asked to: its effect may still come about. */
      readonly goesOn?: true;
    };
