import type { StreamingRead } from '@eventstore/db-client';
import { failureType } from './client-errors.js';
import { TimedOut } from './with-timeout.js';

/**
 * Reads a finite stream of the client to its end; a stream that does not exist is empty. Guard against reads that hang
 * (the client gives them no deadline) and against errors that the client reports when nobody listens any more, which
 * would take the process down.
 * @throws TimedOut when nothing came for `silenceMs`; else what the client throws
 */
export async function collect<Item>(read: StreamingRead<Item>, silenceMs: number): Promise<Item[]> {
  read.on('error', () => undefined);
  const timer = setTimeout(
    () => read.destroy(new TimedOut(`A read was silent for ${silenceMs} ms`)),
    silenceMs,
  );
  const items: Item[] = [];
  try {
    for await (const item of read as AsyncIterable<Item>) {
      items.push(item);
      timer.refresh();
    }
    return items;
  } catch (error) {
    if (failureType(error) === 'stream-not-found') return [];
    throw error;
  } finally {
    clearTimeout(timer);
    read.cancel().catch(() => undefined);
  }
}
