/** What a step that is an execution may spend of the budget of its run, with all that lies below it: of what is limited. */
export interface Allowance {
  readonly calls?: number;
  readonly tokens?: number;
  readonly cost?: number;
}

const parts = ['calls', 'tokens', 'cost'] as const;

/** Of steps that are executions and run, by their ids. */
export type Allowances = Readonly<Record<string, Allowance>>;

/** How much of one kind is set aside for them. */
export function setAside(allowances: Allowances | undefined, part: (typeof parts)[number]): number {
  if (!allowances) return 0;
  return Object.values(allowances).reduce((sum, allowance) => sum + (allowance[part] ?? 0), 0);
}

/** An equal part, rounded up: so the last call is somebody's. */
export const partOf = (left: Allowance, among: number): Allowance =>
  each(left, (value, part) => {
    const share = Math.max(0, value) / Math.max(1, among);
    return part === 'cost' ? share : Math.ceil(share);
  });

export const less = (from: Allowance, taken: Allowance): Allowance =>
  each(from, (value, part) => value - (taken[part] ?? 0));

export const plus = (one: Allowance, more: Allowance): Allowance =>
  each(more, (value, part) => value + (one[part] ?? 0));

/** Sums of money are not exact: less than this is nothing. */
const least = 1e-9;

export const isNothing = (allowance: Allowance): boolean =>
  parts.every((part) => !((allowance[part] ?? 0) > least));

const each = (of: Allowance, change: (value: number, part: (typeof parts)[number]) => number): Allowance =>
  Object.fromEntries(
    parts.flatMap((part) => {
      const value = of[part];
      return value === undefined ? [] : [[part, change(value, part)]];
    }),
  );
