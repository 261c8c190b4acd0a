import type { Budget, BudgetLimits, TokenPrice } from '@app/domain/execution/limits/budget.js';

type Given<Fields> = { readonly [Name in keyof Fields]?: Fields[Name] | null };

/** The limits that somebody has given. */
export const toLimits = ({ maxCalls, maxTokens, maxCost, maxWallMs }: Given<BudgetLimits>): BudgetLimits => ({
  ...(typeof maxCalls === 'number' && { maxCalls }),
  ...(typeof maxTokens === 'number' && { maxTokens }),
  ...(typeof maxCost === 'number' && { maxCost }),
  ...(typeof maxWallMs === 'number' && { maxWallMs }),
});

/** @param price of tokens now: the execution keeps it */
export const toBudget = (
  input: Given<Pick<Budget, 'onExhausted'> & BudgetLimits>,
  price: TokenPrice | undefined,
): Budget => ({
  ...toLimits(input),
  ...(price && { price }),
  ...(input.onExhausted && { onExhausted: input.onExhausted }),
});
