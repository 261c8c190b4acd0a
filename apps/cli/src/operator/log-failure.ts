import {
  OutcomeUnknown,
  StreamDeleted,
  TooLarge,
  Unauthorized,
  Unavailable,
} from '@app/domain/kernel/event-store-errors.js';
import { CliError, usageError } from '../cli-error.js';
import { exitCode } from '../exit-code.js';
import { shortPosition } from './log-position.js';

const undefinedTable = '42P01';

/**
 * What an event store throws, for a person.
 * @param log its description
 * @returns the error itself when it is nothing an operator can mend
 */
export function explainLogFailure(error: unknown, log: string): unknown {
  if (error instanceof CliError || !(error instanceof Error)) return error;
  if (error instanceof Unavailable || error instanceof OutcomeUnknown) {
    return new CliError(
      `The event log (${log}) cannot be reached: ${reasonOf(error)}. Is it running, and is the address right?`,
      exitCode.unreachable,
    );
  }
  if (error instanceof Unauthorized) {
    return new CliError(
      `The event log (${log}) refused us: ${error.message}. Check its user and password.`,
      exitCode.unauthorized,
    );
  }
  if (error instanceof TooLarge || error instanceof StreamDeleted) {
    return new CliError(error.message, exitCode.failed);
  }
  if (error instanceof RangeError) return usageError(shortPosition(error.message));
  if (!isPostgresError(error)) return error;
  return error.code === undefinedTable
    ? new CliError(
        `There is no event log in ${log} yet. Start Tizmoret on this database once: it makes the tables.`,
        exitCode.failed,
      )
    : new CliError(`Postgres (${log}) refused: ${error.message}`, exitCode.failed);
}

function reasonOf(error: Error): string {
  const cause: unknown = error.cause instanceof AggregateError ? error.cause.errors[0] : error.cause;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}

const isPostgresError = (error: Error): error is Error & { code: string } =>
  'severity' in error && 'code' in error && typeof error.code === 'string';
