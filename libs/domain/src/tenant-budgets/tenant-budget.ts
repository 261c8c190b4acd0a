export const periods = ['hour', 'day', 'month'] as const;
/** Of UTC; a new one begins with nothing spent. */
export type Period = (typeof periods)[number];

/** What all runs of a tenant together may spend in a period. */
export interface PeriodLimits {
  /** Attempts of steps. */
  readonly maxCalls?: number;
  /** Tokens of models, in and out. */
  readonly maxTokens?: number;
  /** In the currency of the price. */
  readonly maxCost?: number;
}

export interface TenantBudget {
  readonly limits: Readonly<Partial<Record<Period, PeriodLimits>>>;
  /** When it is used up: steps wait for the next period, or their runs fail with BUDGET_EXHAUSTED. */
  readonly onExhausted: 'hold' | 'fail';
}

export interface Amount {
  readonly calls: number;
  readonly tokens: number;
  readonly cost: number;
}

export const nothing: Amount = { calls: 0, tokens: 0, cost: 0 };

export const sum = (one: Amount, other: Amount): Amount => ({
  calls: one.calls + other.calls,
  tokens: one.tokens + other.tokens,
  cost: one.cost + other.cost,
});

export const difference = (from: Amount, taken: Amount): Amount => ({
  calls: from.calls - taken.calls,
  tokens: from.tokens - taken.tokens,
  cost: from.cost - taken.cost,
});

/** Now, and the periods it lies in, in milliseconds since the epoch; the end is exclusive. */
export interface Calendar {
  readonly now: number;
  readonly spans: Readonly<Record<Period, Span>>;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}
