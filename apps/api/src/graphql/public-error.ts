import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { OutcomeUnknown, TooLarge, Unavailable } from '@app/domain/kernel/event-store-errors.js';
import { isOfNewerRelease } from '@app/infrastructure/event-schemas/unknown-event.js';
import { isConnectionError } from '@app/infrastructure/postgres/is-connection-error.js';
import { InvalidCursor } from '@app/infrastructure/read-models/cursor.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';

/**
 * What a caller is told of an error. Errors that were made for callers pass; of any other only an id goes out,
 * under which the log has the whole of it.
 */
export function publicError(
  formatted: GraphQLFormattedError,
  error: unknown,
  logger: Logger,
): GraphQLFormattedError {
  const cause = causeOf(error);
  if (cause instanceof GraphQLError) return withoutStack(formatted);
  const known = knownFailure(cause);
  if (known) {
    if (known.log) logger.warn({ err: cause }, 'A request failed outside the API');
    return replace(formatted, known.message, { code: known.code });
  }
  const errorId = randomUUID();
  logger.error({ err: cause, errorId, path: formatted.path }, 'A request failed inside the API');
  const message = `Something went wrong inside. The log of the API has it under ${errorId}.`;
  return replace(formatted, message, { code: 'INTERNAL_SERVER_ERROR', errorId });
}

/** What was thrown, without the wrappings of the executor. */
function causeOf(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

interface KnownFailure {
  readonly code: string;
  readonly message: string;
  readonly log: boolean;
}

function knownFailure(cause: unknown): KnownFailure | undefined {
  if (cause instanceof InvalidCursor || cause instanceof TooLarge)
    return { code: 'BAD_USER_INPUT', message: cause.message, log: false };
  if (isOfNewerRelease(cause)) return { code: 'NEWER_RELEASE', message: cause.message, log: true };
  if (cause instanceof OutcomeUnknown) {
    const message =
      'The event store did not answer in time; the command may or may not have been taken. ' +
      'Send it again with the same commandId.';
    return { code: 'OUTCOME_UNKNOWN', message, log: true };
  }
  if (cause instanceof Unavailable || isConnectionError(cause)) {
    const message = 'The database cannot be reached, and nothing was changed. Try again in a moment.';
    return { code: 'UNAVAILABLE', message, log: true };
  }
  return undefined;
}

const withoutStack = (formatted: GraphQLFormattedError): GraphQLFormattedError => {
  const { stacktrace, ...extensions } = formatted.extensions ?? {};
  return { ...formatted, extensions };
};

const replace = (
  { locations, path }: GraphQLFormattedError,
  message: string,
  extensions: Record<string, unknown>,
): GraphQLFormattedError => ({
  message,
  ...(locations ? { locations } : {}),
  ...(path ? { path } : {}),
  extensions,
});
