import type { Message } from '../../kernel/message.js';
import type { PersonDecision } from '../execution.events.js';
import type { Allowance } from './allowances/allowance.js';
import type { BudgetLimits } from './budget.js';

export type BudgetEvent =
  | Message<'BudgetRaised', BudgetRaised>
  | Message<'AllowanceRaised', AllowanceRaised>
  | Message<'EstimateRaised', EstimateRaised>
  /** Nothing runs, and nothing more can start within the budget: the run fails. */
  | Message<'BudgetExhausted', { readonly reason: string; readonly at: number }>;

/** A step that is an execution may spend more. */
export interface AllowanceRaised {
  readonly stepId: string;
  readonly attempt: number;
  /** In all. */
  readonly allowance: Allowance;
  readonly at: number;
}

/** A running attempt needs more tokens than were reserved for it. */
export interface EstimateRaised {
  readonly stepId: string;
  readonly attempt: number;
  /** In all, with what it has used. */
  readonly tokens: number;
  readonly at: number;
}

export interface BudgetRaised extends PersonDecision {
  /** Those that have changed: how much of each the run may spend, in all, from now on. */
  readonly limits: BudgetLimits;
}
