import { setTimeout as sleep } from 'node:timers/promises';
import { AppProcess } from './app-process.js';
import { openEngine } from './engine.js';
import { chain } from './shapes.js';

export interface WaitingCosts {
  /** What 10,000 runs that wait for an approval add to the memory of a worker that starts. */
  readonly extraMb: number;
  /** From the start of its process until it is ready, with these runs. */
  readonly readyMs: number;
  /** Of one core, while all wait. */
  readonly idleCpuPercent: number;
}

const waitingRuns = 10_000;
const restMs = 10_000;

/** @param env of a worker on the database */
export async function waitingCosts(
  databaseUrl: string,
  env: Readonly<Record<string, string>>,
): Promise<WaitingCosts> {
  const without = await AppProcess.start('worker', env);
  await sleep(2_000);
  const mbWithout = without.residentMb;
  await without.stop();

  const engine = await openEngine({ databaseUrl });
  for (let begun = 0; begun < waitingRuns; begun += 100) {
    const ids = await Promise.all(Array.from({ length: 100 }, () => engine.run(chain(1, { askAt: 0 }))));
    await Promise.all(ids.map((id) => engine.asked(id)));
  }
  await engine.close();

  const worker = await AppProcess.start('worker', env);
  await sleep(2_000);
  const cpu = worker.cpuMs;
  await sleep(restMs);
  const idleCpuPercent = ((worker.cpuMs - cpu) / restMs) * 100;
  const extraMb = worker.residentMb - mbWithout;
  await worker.stop();
  return { extraMb, readyMs: worker.readyMs, idleCpuPercent };
}
