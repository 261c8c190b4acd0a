import type { Account } from '@app/domain/tenant-budgets/account.js';
import type { SoakedRun } from './soaked-run.js';

export interface SoakedTenant {
  readonly name: string;
  readonly runs: readonly SoakedRun[];
  readonly account: Account;
  /** What it may spend in a month. */
  readonly maxCalls: number;
}

/** A worker as its starts of steps name it. */
type IsAlive = (worker: string) => boolean;

/**
 * All runs of a tenant have started no more than it may spend, every start is accounted for, and nothing is reserved still but by
 * workers that have died: that counts as spent when its time is up.
 */
export function brokenByAccount(
  { name, runs, account, maxCalls }: SoakedTenant,
  isAlive: IsAlive,
): readonly string[] {
  const starts = runs.flatMap(startsOf);
  const spent = account.spent.month?.amount.calls ?? 0;
  const reserved = Object.entries(account.reservations);
  const open = reserved.filter(([, { countedAt }]) => countedAt === undefined).length;
  const broken: string[] = [];
  if (starts.length > maxCalls)
    broken.push(`its runs have started ${starts.length} attempts, its budget is ${maxCalls}`);
  if (spent + open > maxCalls)
    broken.push(`it has spent ${spent} and reserved ${open}, its budget is ${maxCalls}`);
  if (spent + open < starts.length)
    broken.push(`${starts.length} attempts have started, ${spent} are spent and ${open} reserved`);
  for (const [key] of reserved) {
    const start = starts.find((one) => one.key === key);
    if (start && isAlive(start.worker)) broken.push(`${key} is reserved still, its worker is there`);
  }
  return broken.map((what) => `tenant ${name}: ${what}`);
}

const startsOf = ({ id, events }: SoakedRun) =>
  events.flatMap((event) =>
    event.type === 'StepStarted'
      ? [{ key: `${id}/${event.data.stepId}/${event.data.attempt}`, worker: event.data.worker }]
      : [],
  );
