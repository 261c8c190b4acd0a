import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Appenders } from './appenders.js';
import { checkLog, type LogReport, type SoakedLog } from './check-log.js';
import type { Fault } from './faults.js';
import { follow } from './follower.js';

/** A server with a log that is to be soaked. */
export interface Subject {
  readonly url: string;
  readonly log: SoakedLog;
  faults(appenders: Appenders): Readonly<Record<string, Fault>>;
  /** Locks and transactions that nobody will ever end. */
  orphans(): Promise<readonly string[]>;
}

export interface SoakReport extends LogReport {
  /** How often each fault struck. */
  readonly faults: Readonly<Record<string, number>>;
}

/** Appends from two processes and follows from two subscribers while one fault after another strikes; then checks it all. */
export async function soak(
  subject: Subject,
  seconds: number,
  onFault: (name: string) => void = () => undefined,
): Promise<SoakReport> {
  const journal = mkdtempSync(join(tmpdir(), 'tizmoret-journal-'));
  const appenders = new Appenders(subject.url, journal, 2);
  const followers = [follow(subject.url), follow(subject.url, 1_000)];
  const counts: Record<string, number> = {};
  try {
    await sleep(2_000);
    const faults = Object.entries(subject.faults(appenders));
    const end = Date.now() + seconds * 1000;
    for (let turn = 0; Date.now() < end; turn++) {
      const [name, strike] = faults[turn % faults.length] as (typeof faults)[number];
      onFault(name);
      await untilReached(strike);
      counts[name] = (counts[name] ?? 0) + 1;
      await sleep(300 + Math.random() * 1_200);
    }
    await appenders.stop();
    const report = await checkLog(subject.log, journal);
    const broken = [...report.broken, ...(await subject.orphans())];
    for (const [place, follower] of followers.entries()) {
      const seen = await follower.finish(report.head);
      if (seen.digest !== report.digest)
        broken.push(`subscriber ${place + 1} saw ${seen.events} events, not those of the log`);
    }
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
