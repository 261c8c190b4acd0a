import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ToolCatalogue } from '@app/infrastructure/tools/tool-catalogue.js';
import { AppProcess } from '../app-process.js';
import { openEngine } from '../engine.js';
import { noOpTools } from '../no-op-tools.js';
import { chain } from '../shapes.js';

const runs = 100;
const stepsPerRun = 10;
const stepMs = 200;
const built = join(import.meta.dirname, '../../../dist/bench/recovery');

/**
 * Seconds from the restart of a worker that was killed (-9) in the middle of 100 runs of ten steps of 200 ms, when every run has
 * begun its fifth step, until all have completed. Its steps have effects that may be repeated: each start is durable first.
 * @param env of a worker on the database
 */
export async function recoverySeconds(
  databaseUrl: string,
  env: Readonly<Record<string, string>>,
): Promise<number> {
  execFileSync(process.execPath, [join(import.meta.dirname, 'bundle-worker.mjs'), built]);
  let begun = 0;
  const start = () => AppProcess.run(join(built, 'worker.js'), env, () => (begun += 1));
  const catalogue = new ToolCatalogue(noOpTools({ effects: 'outward' }), []);
  const engine = await openEngine({ databaseUrl, catalogue, works: false });
  const first = await start();
  const shape = chain(stepsPerRun, { ms: stepMs });
  const ids = await Promise.all(Array.from({ length: runs }, () => engine.run(shape)));
  const ended = Promise.all(ids.map((id) => engine.ended(id)));
  while (begun < (runs * stepsPerRun) / 2) await sleep(1);
  await first.stop('SIGKILL');
  const restarted = performance.now();
  const second = await start();
  await ended;
  const seconds = (performance.now() - restarted) / 1000;
  await second.stop();
  await engine.close();
  return seconds;
}
