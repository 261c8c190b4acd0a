import { z } from 'zod';
import type { TokenPrice } from '@app/domain/execution/limits/budget.js';
import type { TenantBudget } from '@app/domain/tenant-budgets/tenant-budget.js';
import { tenantBudget } from './tenant-budget.schema.js';

/** What steps are held to, beyond what their plans say. Names may be `*`: any other, each by itself. */
export interface Limits {
  readonly tools: Readonly<Record<string, Rate>>;
  readonly agents: Readonly<Record<string, Rate>>;
  /** Answers of a model, to planners and agents. */
  readonly models: Readonly<Record<string, Rate>>;
  readonly tenants: Readonly<Record<string, TenantLimits>>;
  /** Of the tokens of the model, in any currency; budgets of money need it. */
  readonly price?: TokenPrice;
  readonly breaker: BreakerSettings;
}

/** When a tool or an agent counts as not working: so many failures that may pass, without a success in between, in a time. */
export interface BreakerSettings {
  readonly failures: number;
  readonly windowMs: number;
  /** How long nobody uses it then. */
  readonly openMs: number;
}

/** A token bucket: so many steps may start at once, and one more each time an interval has passed. */
export interface Rate {
  /** Milliseconds, more than 0. */
  readonly intervalMs: number;
  readonly burst: number;
}

export interface TenantLimits {
  readonly rate?: Rate;
  /** Its share of the places of a worker, beside tenants of weight 1. */
  readonly weight: number;
  /** What all its runs together may spend in a period. */
  readonly budget?: TenantBudget;
}

/** Those of a tenant, or of any that has none of its own. */
export const limitsOfTenant = ({ tenants }: Limits, tenant: string): TenantLimits | undefined =>
  tenants[tenant] ?? tenants['*'];

const breaker: BreakerSettings = { failures: 10, windowMs: 60_000, openMs: 30_000 };

export const noLimits: Limits = { tools: {}, agents: {}, models: {}, tenants: {}, breaker };

const units = { perSecond: 1_000, perMinute: 60_000, perHour: 3_600_000 } as const;
const amount = z.number().positive().max(1_000_000).optional();
const rateShape = {
  perSecond: amount,
  perMinute: amount,
  perHour: amount,
  burst: z.int().min(1).max(1_000_000).optional(),
};
type RateInput = z.output<z.ZodObject<typeof rateShape>>;

const given = (input: RateInput) =>
  (Object.keys(units) as (keyof typeof units)[]).flatMap((unit) => {
    const count = input[unit];
    return count === undefined ? [] : [units[unit] / count];
  });

/** Without a burst: what a second brings, at least one. */
function toRate(input: RateInput): Rate | undefined {
  const [intervalMs] = given(input);
  if (intervalMs === undefined) return undefined;
  return { intervalMs, burst: input.burst ?? Math.max(1, Math.floor(1_000 / intervalMs)) };
}

const oneUnit = 'needs one of perSecond, perMinute and perHour';

const rate = z.strictObject(rateShape).transform((input, context) => {
  const read = toRate(input);
  if (read && given(input).length === 1) return read;
  context.addIssue({ code: 'custom', message: oneUnit });
  return z.NEVER;
});

const tenant = z
  .strictObject({
    ...rateShape,
    weight: z.number().min(0.01).max(1_000).default(1),
    budget: z.exactOptional(tenantBudget),
  })
  .transform(({ weight, budget, ...input }, context): TenantLimits => {
    const read = toRate(input);
    if (given(input).length > 1 || (!read && input.burst !== undefined))
      context.addIssue({ code: 'custom', message: oneUnit });
    return { weight, ...(read && { rate: read }), ...(budget && { budget }) };
  });

const limits = z.strictObject({
  tools: z.record(z.string(), rate).default({}),
  agents: z.record(z.string(), rate).default({}),
  models: z.record(z.string(), rate).default({}),
  tenants: z.record(z.string(), tenant).default({}),
  breaker: z
    .strictObject({
      failures: z.int().min(1).default(breaker.failures),
      windowMs: z.number().min(1).default(breaker.windowMs),
      openMs: z.number().min(1).default(breaker.openMs),
    })
    .default(breaker),
  price: z.exactOptional(
    z.strictObject({ inputPerMillion: z.number().min(0), outputPerMillion: z.number().min(0) }),
  ),
});

function moneyNeedsPrice({ tenants, price: known }: z.output<typeof limits>, context: z.RefinementCtx): void {
  if (known) return;
  for (const [name, { budget }] of Object.entries(tenants))
    if (budget && Object.values(budget.limits).some(({ maxCost }) => maxCost !== undefined))
      context.addIssue({
        code: 'custom',
        path: ['tenants', name, 'budget'],
        message: 'maxCost needs "price", what a million tokens cost',
      });
}

/** The value of TIZMORET_LIMITS. */
export const limitsVariable = z.string().transform((text, context): Limits => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    context.addIssue('must be JSON, for example {"tools": {"http.get": {"perMinute": 60, "burst": 10}}}');
    return z.NEVER;
  }
  const parsed = limits.superRefine(moneyNeedsPrice).safeParse(json);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues)
    context.addIssue(
      path.length === 0 ? `is wrong: ${message}` : `is wrong at ${path.join('.')}: ${message}`,
    );
  return z.NEVER;
});
