import { costOf, type Budget, type BudgetState } from '@app/domain/execution/limits/budget.js';

/** What a run could still spend: as much as the execution it starts may. Never nothing, for a budget cannot be that. */
export function budgetLeft(
  { maxCalls, maxTokens, maxCost, maxWallMs, price, onExhausted, ...spent }: BudgetState,
  ranMs: number,
): Budget {
  const { calls, inputTokens, outputTokens } = spent;
  const cost = costOf({ ...spent, ...(price && { price }) });
  return {
    ...(maxCalls !== undefined && { maxCalls: Math.max(1, maxCalls - calls) }),
    ...(maxTokens !== undefined && { maxTokens: Math.max(1, maxTokens - inputTokens - outputTokens) }),
    ...(maxCost !== undefined && { maxCost: Math.max(1e-6, maxCost - cost) }),
    ...(maxWallMs !== undefined && { maxWallMs: Math.max(1, maxWallMs - ranMs) }),
    ...(price && { price }),
    ...(onExhausted && { onExhausted }),
  };
}
