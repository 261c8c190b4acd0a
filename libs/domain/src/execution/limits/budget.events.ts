import type { Message } from '../../kernel/message.js';
import type { PersonDecision } from '../execution.events.js';
import type { BudgetLimits } from './budget.js';

export type BudgetEvent =
  | Message<'BudgetRaised', BudgetRaised>
  /** Nothing runs, and nothing more can start within the budget: the run fails. */
  | Message<'BudgetExhausted', { readonly reason: string; readonly at: number }>;

export interface BudgetRaised extends PersonDecision {
  /** Those that have changed: how much of each the run may spend, in all, from now on. */
  readonly limits: BudgetLimits;
}
