import { z } from 'zod';

const number = z.exactOptional(z.number());

/** Fields of limits/budget.ts. */
export const budgetLimits = { maxCalls: number, maxTokens: number, maxCost: number, maxWallMs: number };

export const budget = z.strictObject({
  ...budgetLimits,
  price: z.exactOptional(z.strictObject({ inputPerMillion: z.number(), outputPerMillion: z.number() })),
  onExhausted: z.exactOptional(z.enum(['hold', 'fail'])),
});
