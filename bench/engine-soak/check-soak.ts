import type { EventStore } from '@app/domain/kernel/event-store.js';
import { streamOf, type TenantId } from '@app/domain/kernel/ids.js';
import { brokenByAccount } from './check/check-account.js';
import { brokenByLocks } from './check/check-locks.js';
import { brokenPromises } from './check/check-run.js';
import { restOf } from './check/rest-of.js';
import { withAllBelow, type SoakedRun } from './check/soaked-run.js';
import { countPaths, tally } from './count-paths.js';
import type { Ledger } from './ledger.js';
import { byRun, loadRun } from './load-runs.js';
import { stillBroken, untilSettled } from './settle.js';
import type { Strike } from './strikes.js';
import { readAccount, readClaims, readLeases } from './worker-tables.js';

export interface Checked {
  /** Acknowledged runs, by what they have come to. */
  readonly runs: Readonly<Record<string, number>>;
  /** How often what could go wrong was gone through. */
  readonly paths: Readonly<Record<string, number>>;
  readonly broken: readonly string[];
}

interface Soaked {
  /** Of the database. */
  readonly url: string;
  readonly store: EventStore;
  readonly ledger: Ledger;
  readonly strikes: readonly Strike[];
  readonly tenant: TenantId;
  /** Acknowledged ones. */
  readonly runs: readonly string[];
  /** A tenant with a budget. */
  readonly other: { readonly tenant: TenantId; readonly runs: readonly string[]; readonly maxCalls: number };
  readonly isAlive: (worker: string) => boolean;
}

/** Waits until everything has come to rest, and holds what the ledger saw against what the log says. */
export async function checkSoak(soaked: Soaked): Promise<Checked> {
  const { url, store, ledger, strikes, tenant, other, isAlive } = soaked;
  const tenants = new Map([
    ...soaked.runs.map((id) => [id, tenant] as const),
    ...other.runs.map((id) => [id, other.tenant] as const),
  ]);
  const tenantOf = (id: string) => tenants.get(id) ?? tenant;
  await untilSettled([...tenants.keys()], (id) => loadRun(store, tenantOf(id), id, byRun([])));
  const entries = byRun(ledger.entries);
  const runs: SoakedRun[] = [];
  for (const id of tenants.keys()) runs.push(await loadRun(store, tenantOf(id), id, entries));
  const ofOther = runs.filter(({ id }) => tenantOf(id) === other.tenant);
  const { maxCalls } = other;
  const broken = [
    ...runs.flatMap(brokenPromises),
    ...(await stillBroken(async () => brokenByLocks(ledger.visits, strikes, await readClaims(url)))),
    ...(await stillBroken(async () => {
      const account = await readAccount(url, other.tenant);
      return brokenByAccount({ name: other.tenant, runs: ofOther, account, maxCalls }, isAlive);
    })),
    ...(await leasesOf(runs.filter((run) => restOf(run) === undefined))),
  ];
  const ends = runs.map((run) => (restOf(run) === 'ended' ? run.state.status : (restOf(run) ?? 'stuck')));
  return { runs: tally(ends), paths: countPaths(runs.flatMap(withAllBelow), ledger.visits), broken };

  /** What the workers say of runs that stand still. */
  async function leasesOf(stuck: readonly SoakedRun[]): Promise<readonly string[]> {
    const streams = stuck.flatMap(withAllBelow).map(({ id }) => streamOf(tenantOf(id), 'execution', id));
    return streams.length === 0 ? [] : readLeases(url, streams);
  }
}
