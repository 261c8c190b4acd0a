import type { EventStoreDBClient } from '@eventstore/db-client';
import { OutcomeUnknown } from '@app/domain/kernel/event-store-errors.js';
import { backoff } from './backoff.js';
import { failureType } from './client-errors.js';
import type { ClientSlot } from './client-slot.js';
import { withTimeout } from './with-timeout.js';

export interface WriteGuards {
  readonly writer: ClientSlot;
  /** One try. */
  readonly timeoutMs: number;
  /** All tries together. */
  readonly patienceMs: number;
  readonly closed: AbortSignal;
  readonly onWarning: (message: string, error: unknown) => void;
}

export interface Write<Result> {
  /** For messages: 'an append'. */
  readonly what: string;
  readonly stream: string;
  readonly send: (client: EventStoreDBClient) => Promise<Result>;
  /** The failure as our error when the server refused the write for good; undefined when the outcome is unknown. */
  readonly refused: (error: unknown) => Error | undefined;
}

/**
 * Guard against lost answers and against failures that are not this write's own (the client rejects every append in the
 * process when one of its streams fails): unless the server refused it, a write is repeated as it was.
 * @throws what `refused` answers; OutcomeUnknown when patience runs out
 */
export async function untilKnown<Result>(
  { writer, timeoutMs, patienceMs, closed, onWarning }: WriteGuards,
  { what, stream, send, refused }: Write<Result>,
): Promise<Result> {
  const started = performance.now();
  for (let failures = 0; ; failures++) {
    let client: EventStoreDBClient | undefined;
    try {
      client = await writer.get();
      return await withTimeout(send(client), timeoutMs, what);
    } catch (error) {
      const refusal = refused(error);
      if (refusal) throw refusal;
      // The client itself turns to the leader that the answer names; a new client would ask the wrong node again.
      const keeps = failureType(error) === 'not-leader';
      if (client && !keeps) await writer.discard(client);
      if (closed.aborted || performance.now() - started > patienceMs) {
        throw new OutcomeUnknown(`EventStoreDB does not say what became of ${what} to ${stream}`, {
          cause: error,
        });
      }
      onWarning(`${what} is repeated as it was`, error);
    }
    await backoff(failures, closed);
  }
}
