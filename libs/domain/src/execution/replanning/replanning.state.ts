/** How the plan of a run has been revised; absent from a run that never asked for it. */
export interface Replanning {
  /** How often another plan was asked for, the one under way included. */
  readonly rounds: number;
  /** Why the planner is being asked; absent while running steps come to their end, and when no revision is under way. */
  readonly reason?: string;
  /** Why the last round led to no other plan. */
  readonly failure?: { readonly code: string; readonly message: string };
  readonly revisions: readonly PlanRevision[];
}

/** A version of the plan that took the place of another. */
export interface PlanRevision {
  readonly version: number;
  readonly of: number;
  readonly reason: string;
  /** The steps that failed and that it makes up for. */
  readonly stepIds: readonly string[];
  /** They never ran. */
  readonly removed: readonly { readonly id: string; readonly title: string }[];
  readonly changed: readonly string[];
  readonly added: readonly string[];
  readonly at: number;
}
