import type { ExecutionState } from '@app/domain/execution/execution.state.js';
import { setAside } from '@app/domain/execution/limits/allowances/allowance.js';
import { costOf } from '@app/domain/execution/limits/budget.js';
import type { Budget } from '../types/budget.type.js';

/** What a run may spend and has; null when it has no budget. */
export function budgetView(state: ExecutionState): Budget | null {
  if (state.status === 'none' || !state.budget) return null;
  const { budget } = state;
  return {
    maxCalls: budget.maxCalls ?? null,
    maxTokens: budget.maxTokens ?? null,
    maxCost: budget.maxCost ?? null,
    maxWallMs: budget.maxWallMs ?? null,
    onExhausted: budget.onExhausted ?? 'hold',
    calls: budget.calls,
    tokens: budget.inputTokens + budget.outputTokens,
    reservedTokens: budget.reserved + setAside(budget.allowances, 'tokens'),
    cost: costOf(budget),
  };
}
