import { z } from 'zod';
import type { TenantBudget } from '@app/domain/tenant-budgets/tenant-budget.js';

const amount = z.exactOptional(z.number().min(0));

const limits = z.exactOptional(
  z
    .strictObject({ maxCalls: amount, maxTokens: amount, maxCost: amount })
    .refine((given) => Object.keys(given).length > 0, {
      message: 'needs maxCalls, maxTokens or maxCost',
      abort: true,
    }),
);

/** For example `{"day": {"maxTokens": 2000000, "maxCost": 20}, "onExhausted": "fail"}`. */
export const tenantBudget = z
  .strictObject({
    hour: limits,
    day: limits,
    month: limits,
    onExhausted: z.enum(['hold', 'fail']).default('hold'),
  })
  .refine(({ hour, day, month }) => hour ?? day ?? month, {
    message: 'needs one of hour, day and month',
    abort: true,
  })
  .transform(({ onExhausted, ...given }): TenantBudget => ({ limits: given, onExhausted }));
