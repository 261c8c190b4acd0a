import { missing, reserve, reservedIn, spentIn, type Account, type Order } from './account.js';
import { periods, type Amount, type Calendar, type Period, type TenantBudget } from './tenant-budget.js';

/** Why a tenant cannot afford something now. */
export interface TenantShortage {
  readonly reason: string;
  /** When the period begins that may afford it; absent when something that is reserved may turn out to need less, or no period can. */
  readonly until?: number;
  /** Only a new period changes it. */
  readonly isFinal: boolean;
}

const kinds = [
  ['calls', 'maxCalls', 'calls'],
  ['tokens', 'maxTokens', 'tokens'],
  ['cost', 'maxCost', 'money'],
] as const;

/** Undefined when it is affordable, with all that is reserved already. A key that has a reservation needs only what that lacks. */
export function tenantShortage(
  account: Account,
  key: string,
  wanted: Amount,
  { limits }: TenantBudget,
  calendar: Calendar,
): TenantShortage | undefined {
  const lacks = missing(account.reservations[key], wanted);
  const reserved = reservedIn(account);
  for (const period of periods) {
    const spent = spentIn(account, period, calendar);
    for (const [part, name, said] of kinds) {
      const most = limits[period]?.[name];
      if (most === undefined || lacks[part] <= 0 || spent[part] + reserved[part] + lacks[part] <= most)
        continue;
      const isTooMuch = lacks[part] > most;
      const isFinal = isTooMuch || spent[part] + lacks[part] > most;
      const of = (value: number) => `${rounded(value)}`;
      const held = reserved[part] > 0 ? `, ${of(reserved[part])} reserved` : '';
      const reason = isTooMuch
        ? `the step may need ${of(lacks[part])} ${said}, its tenant has ${of(most)} ${each(period)}: raise "${period}" in TIZMORET_LIMITS`
        : `the budget of the tenant is used up: ${of(spent[part])} of ${of(most)} ${said} ${each(period)} spent${held}, the step may need ${of(lacks[part])}`;
      return {
        reason,
        isFinal,
        ...(isFinal && !isTooMuch && { until: calendar.spans[period].end }),
      };
    }
  }
  return undefined;
}

/** Reserves it if the tenant can afford it. */
export function tryReserve(
  account: Account,
  order: Order,
  budget: TenantBudget,
  calendar: Calendar,
): { readonly account: Account; readonly shortage?: TenantShortage } {
  const shortage = tenantShortage(account, order.key, order.amount, budget, calendar);
  return shortage ? { account, shortage } : { account: reserve(account, order) };
}

const each = (period: Period): string => (period === 'hour' ? 'an hour' : `a ${period}`);

const rounded = (value: number): number => Number(value.toPrecision(4));
