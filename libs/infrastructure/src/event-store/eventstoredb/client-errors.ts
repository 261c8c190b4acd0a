import {
  StreamDeleted,
  TooLarge,
  Unauthorized,
  WrongExpectedRevision,
} from '@app/domain/kernel/event-store-errors.js';
import type { ExpectedRevision } from '@app/domain/kernel/event-store.js';

/** What kind of failure the client reports; undefined for one that is not the client's. */
export const failureType = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'type' in error && typeof error.type === 'string'
    ? error.type
    : undefined;

/** The failures that say the write was refused for good, as our errors. After any other the outcome is unknown. */
export function refusedWrite(error: unknown, stream: string, expected: ExpectedRevision): Error | undefined {
  switch (failureType(error)) {
    case 'wrong-expected-version':
      return new WrongExpectedRevision(stream, expected, actualRevision(error));
    case 'maximum-append-size-exceeded':
      return new TooLarge(`The append to ${stream} exceeds the limit of the server`, { cause: error });
    default:
      return refusedAccess(error, stream);
  }
}

/** The failures that no repetition helps against, of any kind of request. */
export function refusedAccess(error: unknown, what: string): Error | undefined {
  switch (failureType(error)) {
    case 'stream-deleted':
      return new StreamDeleted(`${what} was deleted for good`, { cause: error });
    case 'access-denied':
      return new Unauthorized(`EventStoreDB refuses access to ${what}: check user and password`, {
        cause: error,
      });
    default:
      return undefined;
  }
}

function actualRevision(error: unknown): number | 'no-stream' {
  const actual =
    typeof error === 'object' && error !== null && 'actualVersion' in error ? error.actualVersion : undefined;
  return typeof actual === 'bigint' && actual >= 0n ? Number(actual) : 'no-stream';
}
