import type { Usage } from '../../plan/plan.js';
import { setAside, type Allowance, type Allowances } from './allowances/allowance.js';

/** The code of what fails because nothing more may be spent. */
export const budgetExhausted = 'BUDGET_EXHAUSTED';

/** How much of each a run may spend, in all. */
export interface BudgetLimits {
  /** Attempts of steps that are started. */
  readonly maxCalls?: number;
  /** Tokens of models, in and out, planning included. */
  readonly maxTokens?: number;
  /** In the currency of the price. */
  readonly maxCost?: number;
  /** Milliseconds from the start of the plan; what runs then comes to its end. */
  readonly maxWallMs?: number;
}

/** What a run may spend; as it was asked for. */
export interface Budget extends BudgetLimits {
  /** Of tokens; needed for maxCost. It stays what it was when the run was asked for. */
  readonly price?: TokenPrice;
  /** When nothing more can start: hold (when absent), until somebody raises it, or fail. */
  readonly onExhausted?: 'hold' | 'fail';
}

export interface TokenPrice {
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
}

/** A budget and what has come of it: the fold of the events of the run. */
export interface BudgetState extends Budget {
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Tokens that running steps may need. */
  readonly reserved: number;
  /** What is reserved for running steps that need more than was estimated, by their ids; absent while there is none. */
  readonly raised?: Readonly<Record<string, number>>;
  /** What steps that are executions may spend; absent while none of them runs. */
  readonly allowances?: Allowances;
}

/** What a run has spent, with all that lies below it. */
export interface Spent extends Usage {
  readonly calls: number;
}

export const openBudget = (budget: Budget): BudgetState => ({
  ...budget,
  calls: 0,
  inputTokens: 0,
  outputTokens: 0,
  reserved: 0,
});

export const spend = (budget: BudgetState, { inputTokens, outputTokens }: Usage): BudgetState => ({
  ...budget,
  inputTokens: budget.inputTokens + inputTokens,
  outputTokens: budget.outputTokens + outputTokens,
});

/** What is neither spent nor reserved: of what is limited. */
export function unreserved(budget: BudgetState): Allowance {
  const { maxCalls, maxTokens, maxCost, calls, inputTokens, outputTokens, reserved, allowances } = budget;
  const spent = inputTokens + outputTokens;
  return {
    ...(maxCalls !== undefined && { calls: maxCalls - calls - setAside(allowances, 'calls') }),
    ...(maxTokens !== undefined && { tokens: maxTokens - spent - reserved - setAside(allowances, 'tokens') }),
    ...(maxCost !== undefined && {
      cost: maxCost - costOf(budget) - costAtMost(budget, reserved) - setAside(allowances, 'cost'),
    }),
  };
}

/** What the tokens so far have cost. */
export const costOf = ({ price, ...used }: BudgetState): number => costOfTokens(used, price);

export const costOfTokens = ({ inputTokens, outputTokens }: Usage, price: TokenPrice | undefined): number =>
  price ? (inputTokens * price.inputPerMillion + outputTokens * price.outputPerMillion) / 1e6 : 0;

/** What so many tokens may cost at most. */
export const costAtMost = ({ price }: Budget, tokens: number): number =>
  price ? (tokens * Math.max(price.inputPerMillion, price.outputPerMillion)) / 1e6 : 0;
