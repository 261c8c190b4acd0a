import type { LockGrant } from '@app/domain/execution/locks/lock-grant.js';
import type { Visit } from '../fence.js';
import type { Strike } from '../strikes.js';

/** A claim as it stands in the database when all is over. */
export interface LockClaim {
  readonly name: string;
  readonly stream: string;
  readonly step: string;
  /** Null: it waits. */
  readonly token: string | null;
}

/** Calls of one holder of a lock, from the first to the last that was taken: indexes into the ledger. */
interface Stay {
  readonly key: string;
  readonly lock: LockGrant;
  readonly from: number;
  to: number;
}

/**
 * By what the ledger saw: nobody came between the calls of somebody who had to be alone, tokens rose, no two steps had the same
 * one, nobody lost a lock while all was well with its worker, and in the end nobody has or wants one.
 */
export function brokenByLocks(
  visits: readonly Visit[],
  strikes: readonly Strike[],
  claims: readonly LockClaim[],
): readonly string[] {
  const stays = staysOf(visits);
  return [
    ...[...stays.values()].flatMap(brokenByStays),
    ...visits.filter(({ refused }) => refused).flatMap((visit) => brokenByRefusal(visit, visits, strikes)),
    ...claims.map(
      ({ name, stream, step, token }) =>
        `${stream}: "${step}" ${token === null ? 'still waits for' : 'still has'} the lock "${name}"`,
    ),
  ];
}

/** By the name of the lock. */
function staysOf(visits: readonly Visit[]): ReadonlyMap<string, readonly Stay[]> {
  const all = new Map<string, Stay[]>();
  for (const [place, { key, locks, refused }] of visits.entries()) {
    for (const lock of refused ? [] : locks) {
      const ofName = all.get(lock.name) ?? [];
      all.set(lock.name, ofName);
      const known = ofName.find((stay) => stay.key === key && stay.lock.token === lock.token);
      if (known) known.to = place;
      else ofName.push({ key, lock, from: place, to: place });
    }
  }
  return all;
}

function brokenByStays(stays: readonly Stay[]): readonly string[] {
  const broken: string[] = [];
  for (const [place, stay] of stays.entries()) {
    const { name, token } = stay.lock;
    for (const earlier of stays.slice(0, place)) {
      if (earlier.lock.token === token)
        broken.push(`${earlier.key} and ${stay.key} had the same token of "${name}"`);
      if (!isApart(earlier, stay)) continue;
      if (earlier.to > stay.from) broken.push(`${stay.key} came to "${name}" while ${earlier.key} had it`);
      if (earlier.lock.token > token)
        broken.push(`the token of "${name}" fell from ${earlier.lock.token} to ${token}`);
    }
  }
  return broken;
}

const isApart = (one: Stay, other: Stay): boolean =>
  one.lock.mode === 'exclusive' || other.lock.mode === 'exclusive';

/** What a step that was held up is about to do when its worker goes on comes within this. */
const afterwardsMs = 1_000;

/** Who comes too late must have been struck since it came first: stopped, or cut off from the database as all others. */
function brokenByRefusal(
  late: Visit,
  visits: readonly Visit[],
  strikes: readonly Strike[],
): readonly string[] {
  const since = visits.find(({ key, by }) => key === late.key && by === late.by)?.at ?? late.at;
  const isExcused = strikes.some(
    ({ began, ended, pid }) =>
      (pid === undefined || pid === late.by) && began <= late.at && ended + afterwardsMs >= since,
  );
  return isExcused ? [] : [`${late.key} lost a lock while its worker was well`];
}
