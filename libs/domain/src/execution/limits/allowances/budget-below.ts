import type { Planned } from '../../execution.state.js';
import type { Budget, BudgetLimits } from '../budget.js';

/**
 * The budget of the execution that a step is: its allowance, within what is left of the time of the run.
 * @param since when the execution was asked for
 */
export function limitsBelow(
  { budget, startedAt = 0 }: Pick<Planned, 'budget' | 'startedAt'>,
  stepId: string,
  since: number,
): BudgetLimits {
  if (!budget) return {};
  const { maxCalls, maxTokens, maxCost, maxWallMs, allowances } = budget;
  const { calls = 0, tokens = 0, cost = 0 } = allowances?.[stepId] ?? {};
  return {
    ...(maxCalls !== undefined && { maxCalls: calls }),
    ...(maxTokens !== undefined && { maxTokens: tokens }),
    ...(maxCost !== undefined && { maxCost: cost }),
    ...(maxWallMs !== undefined && { maxWallMs: Math.max(0, maxWallMs - (since - startedAt)) }),
  };
}

/** With the price and the consequences of the run above; undefined when that has no budget. */
export function budgetBelow(
  state: Pick<Planned, 'budget' | 'startedAt'>,
  stepId: string,
  since: number,
): Budget | undefined {
  if (!state.budget) return undefined;
  const { price, onExhausted } = state.budget;
  return {
    ...limitsBelow(state, stepId, since),
    ...(price && { price }),
    ...(onExhausted && { onExhausted }),
  };
}
