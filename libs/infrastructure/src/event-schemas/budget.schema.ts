import { z } from 'zod';

const number = z.exactOptional(z.number());

/** Fields of limits/budget.ts. */
export const budgetLimits = { maxCalls: number, maxTokens: number, maxCost: number, maxWallMs: number };

/** Fields of limits/allowances/allowance.ts. */
export const allowance = z.strictObject({ calls: number, tokens: number, cost: number });

export const spent = z.strictObject({ calls: z.number(), inputTokens: z.number(), outputTokens: z.number() });

export const budget = z.strictObject({
  ...budgetLimits,
  price: z.exactOptional(z.strictObject({ inputPerMillion: z.number(), outputPerMillion: z.number() })),
  onExhausted: z.exactOptional(z.enum(['hold', 'fail'])),
});
