import type { PlanId } from '../kernel/ids.js';
import type { Message } from '../kernel/message.js';
import type { BoundPlan } from './bound-plan.js';
import type { Usage } from './plan.js';

/** What happens to a plan: its versions, each with a digest of what it says. Stored contract: never renamed, only versioned. */
export type PlanEvent =
  | Message<'PlanRequested', PlanRequested>
  | Message<'PlanProposed', PlanProposed>
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
  readonly planner: string;
  readonly usage?: Usage;
  readonly at: number;
}
