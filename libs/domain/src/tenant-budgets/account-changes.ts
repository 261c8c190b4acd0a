import type { Account } from './account.js';
import type { Calendar } from './tenant-budget.js';

/** Milliseconds that the last change of a worker is remembered. One that is gone does not ask any more. */
const keptMs = 86_400_000;

/** Whether a worker has made a change already: the answer to it may have been lost. */
export const isMade = ({ changes }: Account, by: string, number: number): boolean =>
  (changes?.[by]?.number ?? 0) >= number;

/** Says in an account that a worker has made a change, so that it is made once. */
export function noteMade(account: Account, by: string, number: number, { now }: Calendar): Account {
  const others = Object.entries(account.changes ?? {}).filter(([, { at }]) => at > now - keptMs);
  return { ...account, changes: { ...Object.fromEntries(others), [by]: { number, at: now } } };
}
