import type { EventStoreDBClient } from '@eventstore/db-client';
import { Unavailable } from '@app/domain/kernel/event-store-errors.js';
import { backoff } from './backoff.js';
import { failureType, refusedAccess } from './client-errors.js';
import type { ClientSlot } from './client-slot.js';

export interface ReadGuards {
  readonly reader: ClientSlot;
  /** A read that is silent for so long is given up and tried again. */
  readonly timeoutMs: number;
  /** All tries together. */
  readonly patienceMs: number;
  readonly closed: AbortSignal;
  readonly onWarning: (message: string, error: unknown) => void;
}

/**
 * Reads again, with a new client, while the server cannot be reached or does not answer. Guard against a client whose end looks to its
 * other reads like the end of what they read.
 * @throws StreamDeleted, Unauthorized at once; Unavailable when patience runs out
 */
export async function readPatiently<Result>(
  guards: ReadGuards,
  what: string,
  read: (client: EventStoreDBClient) => Promise<Result>,
): Promise<Result> {
  const started = performance.now();
  for (let failures = 0; ; failures++) {
    let client: EventStoreDBClient | undefined;
    try {
      client = await guards.reader.get();
      const result = await read(client);
      if (await guards.reader.holds(client)) return result;
      throw new Error('another read failed, and the end of its client cut this one short');
    } catch (error) {
      const refused = refusedAccess(error, what);
      if (refused) throw refused;
      if (client && failureType(error) !== 'not-leader') await guards.reader.discard(client);
      if (guards.closed.aborted || performance.now() - started > guards.patienceMs) {
        throw new Unavailable('EventStoreDB cannot be reached', { cause: error });
      }
      guards.onWarning('a read waits for EventStoreDB', error);
    }
    await backoff(failures, guards.closed);
  }
}
