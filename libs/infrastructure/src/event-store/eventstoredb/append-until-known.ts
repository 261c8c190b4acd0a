import type { AppendExpectedRevision, EventStoreDBClient, JSONEventData } from '@eventstore/db-client';
import type { AppendResult, ExpectedRevision, NewEvent, Position } from '@app/domain/kernel/event-store.js';
import { OutcomeUnknown } from '@app/domain/kernel/event-store-errors.js';
import { backoff } from './backoff.js';
import { failureType, refusedAppend } from './client-errors.js';
import type { ClientSlot } from './client-slot.js';
import { toPosition } from './position.js';
import { withTimeout } from './with-timeout.js';

export interface AppendGuards {
  readonly writer: ClientSlot;
  /** One try. */
  readonly timeoutMs: number;
  /** All tries together. */
  readonly patienceMs: number;
  /** Asked when the server does not say where it stored the events. */
  readonly positionAt: (stream: string, revision: number) => Promise<Position>;
  readonly closed: AbortSignal;
  readonly onWarning: (message: string, error: unknown) => void;
}

/**
 * Guard against lost answers and against failures that are not this append's own (the client rejects every append in the
 * process when one of its streams fails): unless the server refused it, an append is repeated with the same ids and
 * the same revision, by which the server recognises one that was stored.
 * @throws WrongExpectedRevision, TooLarge, StreamDeleted, Unauthorized; OutcomeUnknown when patience runs out
 */
export async function appendUntilKnown(
  guards: AppendGuards,
  stream: string,
  expected: ExpectedRevision,
  events: readonly NewEvent[],
): Promise<AppendResult> {
  const started = performance.now();
  const proposed = events.map(toProposed);
  for (let failures = 0; ; failures++) {
    let client: EventStoreDBClient | undefined;
    try {
      client = await guards.writer.get();
      const append = client.appendToStream(stream, proposed, {
        expectedRevision: toServerRevision(expected),
        requiresLeader: true,
      });
      const result = await withTimeout(append, guards.timeoutMs, 'an append');
      const revision = Number(result.nextExpectedRevision);
      const position = result.position
        ? toPosition(result.position)
        : await guards.positionAt(stream, revision);
      return { revision, position };
    } catch (error) {
      const refused = refusedAppend(error, stream, expected);
      if (refused) throw refused;
      // The client itself turns to the leader that the answer names; a new client would ask the wrong node again.
      const keeps = failureType(error) === 'not-leader';
      if (client && !keeps) await guards.writer.discard(client);
      if (guards.closed.aborted || performance.now() - started > guards.patienceMs) {
        throw new OutcomeUnknown(`EventStoreDB does not say whether ${stream} was appended to`, {
          cause: error,
        });
      }
      guards.onWarning('an append is repeated with the same ids', error);
    }
    await backoff(failures, guards.closed);
  }
}

const toServerRevision = (expected: ExpectedRevision): AppendExpectedRevision => {
  if (expected === 'no-stream') return 'no_stream';
  if (expected === 'stream-exists') return 'stream_exists';
  return expected === 'any' ? 'any' : BigInt(expected);
};

const toProposed = ({ id, type, data, metadata }: NewEvent): JSONEventData => ({
  id,
  type,
  contentType: 'application/json',
  data,
  metadata,
});
