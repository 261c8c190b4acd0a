import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { toPosition } from '@app/infrastructure/event-store/positions.js';
import { createTestDatabase } from '@app/infrastructure/testing/test-database.js';
import type { DurableServer } from '../support/durable-postgres.js';
import { Appenders } from './appenders.js';
import { checkLog, type LogReport } from './check-log.js';
import { faultsOf } from './faults.js';
import { follow } from './follower.js';

export interface SoakReport extends LogReport {
  /** How often each fault struck. */
  readonly faults: Readonly<Record<string, number>>;
}

/** Appends from two processes and follows from two subscribers while one fault after another strikes; then checks it all. */
export async function soak(
  server: DurableServer,
  seconds: number,
  onFault: (name: string) => void = () => undefined,
): Promise<SoakReport> {
  const { url } = await createTestDatabase();
  const journal = mkdtempSync(join(tmpdir(), 'tizmoret-journal-'));
  const appenders = new Appenders(url, journal, 2);
  const followers = [follow(url), follow(url, 1_000)];
  const counts: Record<string, number> = {};
  try {
    await sleep(2_000);
    const faults = Object.entries(faultsOf(server, url, appenders));
    const end = Date.now() + seconds * 1000;
    for (let turn = 0; Date.now() < end; turn++) {
      const [name, strike] = faults[turn % faults.length] as (typeof faults)[number];
      onFault(name);
      await untilReached(strike);
      counts[name] = (counts[name] ?? 0) + 1;
      await sleep(300 + Math.random() * 1_200);
    }
    await appenders.stop();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const report = await checkLog(client, journal);
    const broken = [...report.broken, ...(await orphans(client))];
    for (const [place, follower] of followers.entries()) {
      const seen = await follower.finish(toPosition(report.events));
      if (seen.digest !== report.digest)
        broken.push(`subscriber ${place + 1} saw ${seen.events} events, not those of the log`);
    }
    await client.end();
    return { ...report, broken, faults: counts };
  } finally {
    appenders.killAll();
    rmSync(journal, { recursive: true, force: true });
  }
}

/** A server that has just been struck may still be recovering. */
async function untilReached(strike: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await strike();
      return;
    } catch (error) {
      if (attempt === 50) throw error;
      await sleep(200);
    }
  }
}

/** Locks and transactions that nobody will ever end. */
async function orphans(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ what: string }>(`
    select 'an orphaned lock of process ' || pid as what from pg_locks where locktype = 'advisory'
    union all
    select 'an orphaned transaction of ' || application_name from pg_stat_activity
      where datname = current_database() and state like 'idle in transaction%'`);
  return rows.map(({ what }) => what);
}
