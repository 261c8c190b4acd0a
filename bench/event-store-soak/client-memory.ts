import { once } from 'node:events';
import { forkTypescript } from '../support/typescript-process.js';
import type { MemorySample } from './sample-memory.js';

const samples = 10;

/** The memory of a process that appends and follows so many events on a double that is another process. */
export async function clientMemory(events: number, onSample: (sample: MemorySample) => void): Promise<void> {
  const double = forkTypescript(new URL('../event-store/esdb-double.ts', import.meta.url), []);
  const [url] = (await once(double, 'message')) as [string];
  const program = new URL('./memory-client.ts', import.meta.url);
  const client = forkTypescript(program, [url, String(events), String(events / samples)], ['--expose-gc']);
  client.on('message', onSample);
  const [code] = (await once(client, 'exit')) as [number | null];
  double.disconnect();
  if (code !== 0) throw new Error(`The client ended with ${code ?? 'a signal'}`);
}
