import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { builtInCatalogue } from '@app/infrastructure/catalogue/built-in-catalogue.js';
import { AppProcess } from './app-process.js';
import { openEngine } from './engine.js';
import { visits } from './shapes.js';

const runs = 100;
const stepsPerRun = 10;
const stepMs = 200;

/**
 * Seconds from the restart of a worker that was killed (-9) in the middle of 100 runs of ten steps of 200 ms until all have
 * completed. The steps are visits to a server of this process.
 * @param env of a worker on the database
 */
export async function recoverySeconds(
  databaseUrl: string,
  env: Readonly<Record<string, string>>,
): Promise<number> {
  let visited = 0;
  const server = createServer((_, response) => {
    visited += 1;
    void sleep(stepMs).then(() => response.end('done'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const reach = { TIZMORET_ALLOW_PRIVATE_HOSTS: '127.0.0.1', ...env };
  const catalogue = builtInCatalogue({ allowPrivateHosts: ['127.0.0.1'] });
  const engine = await openEngine({ databaseUrl, catalogue, works: false });
  const first = await AppProcess.start('worker', reach);
  const ids = await Promise.all(Array.from({ length: runs }, () => engine.run(visits(stepsPerRun, url))));
  const ended = Promise.all(ids.map((id) => engine.ended(id)));
  while (visited < (runs * stepsPerRun) / 2) await sleep(1);
  await first.stop('SIGKILL');
  const restarted = performance.now();
  const second = await AppProcess.start('worker', reach);
  await ended;
  const seconds = (performance.now() - restarted) / 1000;
  await second.stop();
  await engine.close();
  server.close();
  return seconds;
}
