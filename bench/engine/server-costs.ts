import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';

/** What a server has done so far. */
export interface ServerCosts {
  /** Of all its processes; NaN where the system does not tell. */
  readonly cpuMs: number;
  readonly transactions: number;
  readonly walBytes: number;
  /** Of the event log, with its indexes. */
  readonly logBytes: number;
}

const millisecondsPerTick = 10;

export async function serverCosts(databaseUrl: string): Promise<ServerCosts> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<Record<'pid' | 'transactions' | 'wal' | 'log', string>>(`
      select pg_backend_pid() as pid, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') as wal,
        (select xact_commit from pg_stat_database where datname = current_database()) as transactions,
        pg_total_relation_size('event_log.events') as log`);
    const { pid, transactions, wal, log } = rows[0] as (typeof rows)[0];
    return {
      cpuMs: cpuOfFamily(Number(pid)),
      transactions: Number(transactions),
      walBytes: Number(wal),
      logBytes: Number(log),
    };
  } finally {
    await client.end();
  }
}

export const costsBetween = (before: ServerCosts, after: ServerCosts): ServerCosts => ({
  cpuMs: after.cpuMs - before.cpuMs,
  transactions: after.transactions - before.transactions,
  walBytes: after.walBytes - before.walBytes,
  logBytes: after.logBytes - before.logBytes,
});

/** Of a backend, its postmaster and all that the postmaster has started and is still there. */
function cpuOfFamily(backend: number): number {
  const postmaster = readStat(backend)?.parent;
  if (postmaster === undefined) return NaN;
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids
    .map((pid) => readStat(Number(pid)))
    .filter((stat) => stat?.parent === postmaster || stat?.pid === postmaster)
    .reduce((sum, stat) => sum + (stat?.ticks ?? 0) * millisecondsPerTick, 0);
}

function readStat(pid: number): { pid: number; parent: number; ticks: number } | undefined {
  try {
    // The name in brackets may hold blanks; the parent is the second field after it, the times the 12th to the 15th.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { pid, parent: Number(fields[1]), ticks };
  } catch {
    return undefined;
  }
}
