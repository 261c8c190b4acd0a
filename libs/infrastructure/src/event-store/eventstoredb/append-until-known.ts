import type { AppendExpectedRevision, JSONEventData } from '@eventstore/db-client';
import type { AppendResult, ExpectedRevision, NewEvent, Position } from '@app/domain/kernel/event-store.js';
import { refusedWrite } from './client-errors.js';
import { toPosition } from './position.js';
import { untilKnown, type WriteGuards } from './until-known.js';

export interface AppendGuards extends WriteGuards {
  /** Asked when the server does not say where it stored the events. */
  readonly positionAt: (stream: string, revision: number) => Promise<Position>;
}

/**
 * An append is repeated with the same ids and the same revision, by which the server recognises one that was stored.
 * @throws WrongExpectedRevision, TooLarge, StreamDeleted, Unauthorized; OutcomeUnknown when patience runs out
 */
export async function appendUntilKnown(
  guards: AppendGuards,
  stream: string,
  expected: ExpectedRevision,
  events: readonly NewEvent[],
): Promise<AppendResult> {
  const proposed = events.map(toProposed);
  return untilKnown(guards, {
    what: 'an append',
    stream,
    send: async (client) => {
      const result = await client.appendToStream(stream, proposed, {
        expectedRevision: toServerRevision(expected),
        requiresLeader: true,
      });
      const revision = Number(result.nextExpectedRevision);
      const position = result.position
        ? toPosition(result.position)
        : await guards.positionAt(stream, revision);
      return { revision, position };
    },
    refused: (error) => refusedWrite(error, stream, expected),
  });
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
