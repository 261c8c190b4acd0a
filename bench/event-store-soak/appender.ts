import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { WrongExpectedRevision } from '@app/domain/kernel/event-store-errors.js';
import type { NewEvent } from '@app/domain/kernel/event-store.js';
import { streamOf, tenantId, type StreamName } from '@app/domain/kernel/ids.js';
import { now, openJournal } from './journal.js';
import { openStore } from './open-store.js';

/** The appending process: node appender.ts <server's url> <journal folder> <streams that others write to as well>. */
const [url = '', folder = '', contested = ''] = process.argv.slice(2);
const store = openStore(url);
const record = openJournal(folder);
const loops = 12;
let stopping = false as boolean;

const sample = (): NewEvent => ({
  id: randomUUID(),
  type: 'Soaked',
  data: { pid: process.pid },
  metadata: {},
});

/** Tries with the same ids and the same revision until the outcome is known, as a command handler does. */
async function append(stream: StreamName, last: number): Promise<number> {
  const events = Array.from({ length: 1 + Math.floor(Math.random() * 3) }, sample);
  const ids = events.map(({ id }) => id);
  const sentAt = now();
  record({ kind: 'sent', at: sentAt, ids });
  for (;;) {
    try {
      const { revision, position } = await store.append(stream, last < 0 ? 'no-stream' : last, events);
      record({ kind: 'acknowledged', sentAt, at: now(), ids, stream, revision, position });
      return revision;
    } catch (error) {
      if (error instanceof WrongExpectedRevision) return error.actual === 'no-stream' ? -1 : error.actual;
      await sleep(50);
    }
  }
}

async function loop(shared: StreamName | undefined): Promise<void> {
  let stream = shared;
  let last = -1;
  while (!stopping) {
    if (stream === undefined || (shared === undefined && last > 50)) {
      stream = streamOf(tenantId('local'), 'execution', randomUUID());
      last = -1;
    }
    last = await append(stream, last);
    await sleep(Math.random() * 10);
  }
}

process.on('message', () => {
  stopping = true;
});
process.on('disconnect', () => process.exit(1));
const shared = contested.split(',') as StreamName[];
await Promise.all(Array.from({ length: loops }, (_, n) => loop(shared[n])));
await store.close();
process.disconnect();
process.exit(0);
