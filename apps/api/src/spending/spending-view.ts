import { reservedIn, spentIn, type Account } from '@app/domain/tenant-budgets/account.js';
import { periods, type Calendar, type TenantBudget } from '@app/domain/tenant-budgets/tenant-budget.js';
import type { Spending } from './types/spending.type.js';

export function spendingView(account: Account, budget: TenantBudget, calendar: Calendar): Spending {
  const reserved = reservedIn(account);
  return {
    onExhausted: budget.onExhausted,
    periods: periods.flatMap((period) => {
      const limits = budget.limits[period];
      if (!limits) return [];
      const spent = spentIn(account, period, calendar);
      const of = (kind: keyof typeof spent, limit: number | undefined) => ({
        spent: spent[kind],
        reserved: reserved[kind],
        limit: limit ?? null,
      });
      return [
        {
          period,
          endsAt: calendar.spans[period].end,
          calls: of('calls', limits.maxCalls),
          tokens: of('tokens', limits.maxTokens),
          cost: of('cost', limits.maxCost),
        },
      ];
    }),
  };
}
