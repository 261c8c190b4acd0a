import type { ExecutionId, PlanId } from '../kernel/ids.js';
import type { Message } from '../kernel/message.js';
import type { BoundPlan } from './bound-plan.js';
import type { Usage } from './plan.js';

/** What happens to a plan: its versions, each with a digest of what it says. Stored contract: never renamed, only versioned. */
export type PlanEvent =
  | Message<'PlanRequested', PlanRequested>
  | Message<'PlanProposed', PlanProposed>
  | Message<'PlanRevised', PlanRevised>
  | Message<'PlanProposalFailed', { readonly code: string; readonly message: string; readonly at: number }>;

export interface PlanRequested {
  readonly planId: PlanId;
  readonly request: string;
  readonly requestedBy: string;
  /** Milliseconds since the epoch, as every time here. */
  readonly requestedAt: number;
  /** IANA name. */
  readonly timeZone: string;
}

export interface PlanProposed {
  readonly planId: PlanId;
  /** From 1. */
  readonly version: number;
  readonly digest: string;
  readonly plan: BoundPlan;
  /** offline, the name of a model, or of the person who wrote it. */
  readonly planner: string;
  readonly usage?: Usage;
  readonly at: number;
}

/** A version made for one run that is under way, from where that run stands. */
export interface PlanRevised extends PlanProposed {
  /** The version that the run followed before. */
  readonly of: number;
  readonly revises: RevisedRun;
}

/** Which proposal for which revision of which run: one version each. */
export interface RevisedRun {
  readonly executionId: ExecutionId;
  /** From 1: how often the run has asked for a revision. */
  readonly revision: number;
  /** From 1: how often the planner was asked for it. */
  readonly proposal: number;
}
