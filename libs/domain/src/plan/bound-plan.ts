import type { ApprovalDemand } from './approval-policy.js';
import type { Effects } from './catalogue.js';
import type { BoundCompensation } from './compensation.js';
import type { BoundOnFailure } from './on-failure.js';
import type { OnUnknown, Plan, PlanStep, RetryPolicy } from './plan.js';

/**
 * A valid plan with everything a run needs copied in: an old run finishes as it was planned
 * even when a tool's policy has changed since.
 */
export interface BoundPlan extends Omit<Plan, 'steps'> {
  readonly steps: readonly BoundStep[];
}

export type BoundStep = PlanStep & {
  /** Complete: declared ones and those that references imply, without repeats. */
  readonly dependsOn: readonly string[];
  readonly policy: StepPolicy;
};

export interface StepPolicy {
  readonly effects: Effects;
  readonly idempotent: boolean;
  /** Why a person must approve, and on what terms; absent when none must. */
  readonly approval?: ApprovalDemand;
  readonly timeoutMs: number;
  readonly retry: RetryPolicy;
  /** Absent: a person is asked. */
  readonly onUnknown?: OnUnknown;
  /** Absent: the run fails. */
  readonly onFailure?: readonly BoundOnFailure[];
  readonly compensate?: BoundCompensation;
}
