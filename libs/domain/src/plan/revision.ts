import type { Json } from '../kernel/json.js';
import type { BoundPlan } from './bound-plan.js';

/** What a planner is told of a run whose plan it is to revise. */
export interface Revision {
  /** The plan that the run follows now. */
  readonly plan: BoundPlan;
  /** Every step of that plan, in its order. */
  readonly steps: readonly StepReport[];
  /** What was wrong with the proposal before this one; absent for the first. */
  readonly refused?: string;
}

/**
 * open: has not started and may be changed or left out. begun: started, and not at its end. done: has an output, or was
 * skipped. failed: will not have an output any more. All but open ones stay in the plan as they are.
 */
export type Standing = 'open' | 'begun' | 'done' | 'failed';

export interface StepReport {
  readonly id: string;
  readonly standing: Standing;
  /** Of a step that is done: its output, shortened. What tools and models wrote, not to be trusted. */
  readonly output?: Json;
  /** Of a step that failed; the message is not to be trusted either. */
  readonly error?: { readonly code: string; readonly message: string };
  /** It failed just now: what the revision is to make up for. */
  readonly isCause?: true;
}
