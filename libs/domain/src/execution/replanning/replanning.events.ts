import type { Message } from '../../kernel/message.js';
import type { PlanAttached } from '../execution.events.js';

/** A run whose plan is revised because a step failed for good: from the wish to its end. */
export type ReplanningEvent =
  | Message<'ReplanningStarted', ReplanningStarted>
  | Message<'RevisionAttached', RevisionAttached>
  | Message<'ReplanningFailed', ReplanningFailed>;

/** What ran when the step failed has ended: now the planner is asked. */
export interface ReplanningStarted {
  /** From 1: how often this run has asked for another plan. */
  readonly revision: number;
  /** The steps that failed. */
  readonly stepIds: readonly string[];
  /** How, for a person. */
  readonly reason: string;
  readonly at: number;
}

/** The run follows another version of its plan from here on. What has started stands in it as it was. */
export interface RevisionAttached extends PlanAttached {
  readonly revision: number;
  /** The version that the run followed before. */
  readonly of: number;
  /** The steps that failed and that it makes up for. */
  readonly stepIds: readonly string[];
  readonly reason: string;
  /** Steps of the version before that never ran and are not part of this one. */
  readonly removed: readonly string[];
  /** Steps of both that had not started and are other ones now. */
  readonly changed: readonly string[];
  readonly added: readonly string[];
}

/** No other plan was found: the run goes on as if it could not be revised. */
export interface ReplanningFailed {
  readonly revision: number;
  readonly code: string;
  readonly message: string;
  readonly at: number;
}
