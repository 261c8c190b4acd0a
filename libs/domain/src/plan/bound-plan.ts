import type { ApprovalDemand } from './approval-policy.js';
import type { Effects } from './catalogue.js';
import type { BoundCompensation } from './compensation.js';
import type { LockDemand } from './lock-demand.js';
import type { BoundOnFailure } from './on-failure.js';
import type {
  AgentStep,
  ExecutionStep,
  ItemStep,
  MapStep,
  OnUnknown,
  Plan,
  RetryPolicy,
  ToolStep,
} from './plan.js';

/**
 * A valid plan with everything a run needs copied in: an old run finishes as it was planned
 * even when a tool's policy has changed since.
 */
export interface BoundPlan extends Omit<Plan, 'steps'> {
  readonly steps: readonly BoundStep[];
}

export type BoundStep = BoundCall | BoundMap | BoundExecution;

interface Bound {
  /** Complete: declared ones and those that references imply, without repeats. */
  readonly dependsOn: readonly string[];
  readonly policy: StepPolicy;
}

/** A step that an attempt carries out: a call of a tool or the work of an agent. */
export type BoundCall = (ToolStep | AgentStep) & Bound;

/** A map asks by its own policy before it begins, its elements by theirs. */
export type BoundMap = Omit<MapStep, 'step'> & Bound & { readonly step: BoundItem };

/** Its policy has neither tries nor a time of its own. */
export type BoundExecution = Omit<ExecutionStep, 'plan'> & Bound & { readonly plan?: BoundPlan };

export type BoundItem = ItemStep & Pick<Bound, 'policy'>;

export interface StepPolicy {
  readonly effects: Effects;
  readonly idempotent: boolean;
  /** Why a person must approve, and on what terms; absent when none must. */
  readonly approval?: ApprovalDemand;
  readonly timeoutMs: number;
  /** Milliseconds without a sign of life after which an attempt is given up; absent: none is expected. */
  readonly heartbeatMs?: number;
  /** Of the models that an agent works with, per attempt; see limits/estimate.ts when absent. */
  readonly estimatedTokens?: number;
  readonly retry: RetryPolicy;
  /** Absent: a person is asked. */
  readonly onUnknown?: OnUnknown;
  /** Absent: the run fails. */
  readonly onFailure?: readonly BoundOnFailure[];
  readonly compensate?: BoundCompensation;
  /** Of the step and of its tool. */
  readonly locks?: readonly LockDemand[];
  /** Of a step that says what it needs: who offers that. What the policy says of effects and time holds for all of them. */
  readonly candidates?: readonly Candidate[];
}

/** An agent that may carry a step out, with what it says of itself. */
export interface Candidate extends Pick<StepPolicy, 'effects' | 'idempotent' | 'timeoutMs' | 'heartbeatMs'> {
  readonly agent: string;
}
