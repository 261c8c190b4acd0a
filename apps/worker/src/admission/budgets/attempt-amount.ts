import { estimatedTokens } from '@app/domain/execution/limits/estimate.js';
import { costAtMost, costOfTokens, type TokenPrice } from '@app/domain/execution/limits/budget.js';
import type { Usage } from '@app/domain/plan/plan.js';
import type { Amount } from '@app/domain/tenant-budgets/tenant-budget.js';
import type { AttemptOutcome } from '../../steps/attempt.js';
import type { Request } from '../gate.js';

/** What an attempt may need. */
export function neededBy({ step }: Request, price: TokenPrice | undefined): Amount {
  const tokens = estimatedTokens(step);
  return { calls: 1, tokens, cost: costAtMost({ ...(price && { price }) }, tokens) };
}

/** What an attempt has used; as much as was reserved when nobody knows. */
export function usedBy(outcome: AttemptOutcome, price: TokenPrice | undefined): Amount | 'as-reserved' {
  return amountOf('usage' in outcome ? outcome.usage : undefined, price);
}

/** @param usage undefined: nobody knows */
export function amountOf(usage: Usage | undefined, price: TokenPrice | undefined): Amount | 'as-reserved' {
  if (!usage) return 'as-reserved';
  return { calls: 1, tokens: usage.inputTokens + usage.outputTokens, cost: costOfTokens(usage, price) };
}
