import { existsSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { EventLog } from './event-log.js';
import type { StoredEvent } from './stored-event.js';

/**
 * A log whose events outlive a kill -9 of its process: what is written together is a line of the file, which the operating system
 * has before anybody is answered. Not a power cut: nobody waits for the disk.
 */
export function openKeptLog(path: string): EventLog {
  if (existsSync(path)) cutTornLine(path);
  const kept = existsSync(path) ? readKeptEvents(path) : [];
  const file = openSync(path, 'a');
  return new EventLog(kept, (written) => {
    writeSync(file, `${JSON.stringify(written.map(toLine))}\n`);
  });
}

/** What the file holds, in the order of the log. */
export function* readKeptEvents(path: string): Generator<StoredEvent> {
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line !== '') yield* (JSON.parse(line) as Line[]).map(fromLine);
  }
}

/** A process that was killed while it wrote has answered nobody. */
function cutTornLine(path: string): void {
  const bytes = readFileSync(path);
  truncateSync(path, bytes.lastIndexOf('\n') + 1);
}

const toLine = ({ revision, position, data, metadata, ...rest }: StoredEvent) => ({
  ...rest,
  revision: revision.toString(),
  position: position.toString(),
  data: Buffer.from(data).toString('base64'),
  metadata: Buffer.from(metadata).toString('base64'),
});

type Line = ReturnType<typeof toLine>;

const fromLine = ({ revision, position, data, metadata, ...rest }: Line): StoredEvent => ({
  ...rest,
  revision: BigInt(revision),
  position: BigInt(position),
  data: Buffer.from(data, 'base64'),
  metadata: Buffer.from(metadata, 'base64'),
});
