import {
  difference,
  nothing,
  periods,
  sum,
  type Amount,
  type Calendar,
  type Period,
} from './tenant-budget.js';

/** What a tenant has spent in the newest periods in which it spent anything, and what is reserved. Plain data: it is stored. */
export interface Account {
  readonly spent: Readonly<Partial<Record<Period, { readonly start: number; readonly amount: Amount }>>>;
  /** By key: one attempt of a step has one. */
  readonly reservations: Readonly<Record<string, Reservation>>;
  /** The last of each worker, which numbers its changes from 1. */
  readonly changes?: Readonly<Record<string, { readonly number: number; readonly at: number }>>;
}

export interface Reservation {
  readonly amount: Amount;
  /** Who has it: a worker. */
  readonly by: string;
  /** From then on nobody is expected to settle it: it counts as spent. Milliseconds since the epoch. */
  readonly until: number;
  /** When it was counted as spent. */
  readonly countedAt?: number;
}

export const emptyAccount: Account = { spent: {}, reservations: {} };

/** Spent in the period that is now. */
export function spentIn({ spent }: Account, period: Period, { spans }: Calendar): Amount {
  const known = spent[period];
  return known?.start === spans[period].start ? known.amount : nothing;
}

/** Reserved and not yet counted as spent. */
export const reservedIn = ({ reservations }: Account): Amount =>
  Object.values(reservations).reduce(
    (all, { amount, countedAt }) => (countedAt === undefined ? sum(all, amount) : all),
    nothing,
  );

/** What is asked for: the same key whoever asks. */
export type Order = Omit<Reservation, 'countedAt'> & { readonly key: string };

/** Whatever the budget says; a key that is known keeps what it has if that is more, and is the asker's from then on. */
export function reserve(account: Account, { key, amount, by, until }: Order): Account {
  const known = account.reservations[key];
  const larger = known ? sum(known.amount, missing(known, amount)) : amount;
  return {
    ...account,
    reservations: { ...account.reservations, [key]: { ...known, amount: larger, by, until } },
  };
}

/** What a reservation lacks of an amount. */
export function missing(known: Reservation | undefined, amount: Amount): Amount {
  if (!known) return amount;
  const lacks = difference(amount, known.amount);
  return {
    calls: Math.max(0, lacks.calls),
    tokens: Math.max(0, lacks.tokens),
    cost: Math.max(0, lacks.cost),
  };
}

/** It did not begin. What another worker has taken over stays. */
export const release = (account: Account, key: string, by: string, calendar: Calendar): Account =>
  account.reservations[key]?.by === by ? settle(account, key, nothing, calendar) : account;

/** What was used takes the place of what was reserved. Twice is once. */
export function settle(
  account: Account,
  key: string,
  used: Amount | 'as-reserved',
  calendar: Calendar,
): Account {
  const { [key]: known, ...reservations } = account.reservations;
  if (!known) return account;
  const amount = used === 'as-reserved' ? known.amount : used;
  const without = { ...account, reservations };
  return known.countedAt === undefined
    ? spend(without, amount, calendar)
    : spend(without, difference(amount, known.amount), calendar, known.countedAt);
}

/** Nobody has said what became of it, for longer than it can have taken: it counts as much as was reserved. */
export function expire(account: Account, calendar: Calendar): Account {
  const { now, spans } = calendar;
  let after = account;
  for (const [key, reservation] of Object.entries(account.reservations)) {
    const { amount, until, countedAt } = reservation;
    if (countedAt === undefined && until > now) continue;
    if (countedAt === undefined) {
      const counted = { ...reservation, countedAt: now };
      after = spend({ ...after, reservations: { ...after.reservations, [key]: counted } }, amount, calendar);
    } else if (countedAt < spans.month.start) {
      const { [key]: _, ...reservations } = after.reservations;
      after = { ...after, reservations };
    }
  }
  return after;
}

/** @param since in periods that have begun later it does not count */
export function spend(account: Account, amount: Amount, calendar: Calendar, since = calendar.now): Account {
  const spent = { ...account.spent };
  for (const period of periods) {
    const { start } = calendar.spans[period];
    if (start <= since) spent[period] = { start, amount: sum(spentIn(account, period, calendar), amount) };
  }
  return { ...account, spent };
}
