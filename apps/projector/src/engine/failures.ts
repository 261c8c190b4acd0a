import type { RecordedEvent } from '@app/domain/kernel/event-store.js';
import pg from 'pg';
import type { Projection } from './projection.js';

/** A handler threw. The cause lies in the event, or in our code: trying again would change nothing. */
export class HandlerFailed extends Error {
  override readonly name = 'HandlerFailed';
  constructor(
    { type, stream, revision }: RecordedEvent,
    override readonly cause: unknown,
  ) {
    const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    super(`${type} at revision ${revision} of ${stream}: ${why}`);
  }
}

/** A projection could not take a batch because of one of its events. */
export class PoisonedBatch extends Error {
  override readonly name = 'PoisonedBatch';
  constructor(
    readonly projection: Projection,
    override readonly cause: Error,
  ) {
    super(cause.message);
  }
}

/** SQLSTATE classes: data exception, integrity constraint violation, program limit exceeded. */
const dataErrors = /^(?:22|23|54)/;

/**
 * Whether the events are to blame. A server that is away, a deadlock, a full disk or a missing table is not their
 * fault: it is tried again for as long as it takes.
 */
export const isFaultOfEvents = (error: unknown): error is Error =>
  error instanceof HandlerFailed || (error instanceof pg.DatabaseError && dataErrors.test(error.code ?? ''));

/** Runs a part of a handler. @throws HandlerFailed */
export function handling<Result>(event: RecordedEvent, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new HandlerFailed(event, error);
  }
}
