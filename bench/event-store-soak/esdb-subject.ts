import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromPosition, toPosition } from '@app/infrastructure/event-store/eventstoredb/position.js';
import { readKeptEvents } from '@app/infrastructure/event-store/eventstoredb/testing/log/kept-log.js';
import { forkTypescript } from '../support/typescript-process.js';
import type { LogRow } from './check-log.js';
import { standStill } from './faults.js';
import type { Subject } from './soak.js';

const program = new URL('./esdb-double.ts', import.meta.url);

/** The double of EventStoreDB in a process that may be killed; its log is a file, so it comes back with what it had answered for. */
export async function esdbSubject(): Promise<Subject & { remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'tizmoret-double-'));
  const file = join(folder, 'log.jsonl');
  let port = 0;
  const start = async () => {
    const child = forkTypescript(program, [String(port), file]);
    [port] = (await once(child, 'message')) as [number];
    return child;
  };
  let double = await start();
  return {
    url: `esdb://127.0.0.1:${port}?tls=false`,
    log: {
      *rows() {
        for (const { id, stream, revision, position } of readKeptEvents(file)) {
          const row: LogRow = {
            id,
            stream,
            revision: Number(revision),
            position: toPosition({ commit: position, prepare: position }),
          };
          yield row;
        }
      },
      numberOf: (position) => fromPosition(position).commit,
      step: 100n,
    },
    faults: (appenders) => ({
      'kill -9 of the double': async () => {
        const gone = once(double, 'exit');
        double.kill('SIGKILL');
        await gone;
        double = await start();
      },
      'kill -9 of an appending process': () => {
        appenders.killOne();
        return Promise.resolve();
      },
      'the double stopped for a second': () => standStill([double.pid as number], 1_000),
      'all connections cut': () => {
        double.send('cut');
        return Promise.resolve();
      },
    }),
    orphans: () => Promise.resolve([]),
    remove: () => {
      double.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
