import { CliError, PassingTrouble, refused, unauthorized, usageError } from '../cli-error.js';
import { exitCode } from '../exit-code.js';
import { ConnectionLost } from './api.js';
import { cleanText } from '../render/clean.js';

/** An entry of `errors` in a GraphQL answer. */
export interface GraphQlError {
  readonly message: string;
  readonly path?: readonly unknown[] | undefined;
  readonly extensions?: { readonly code?: unknown } | undefined;
}

export const codeOf = (error: GraphQlError): string | undefined =>
  typeof error.extensions?.code === 'string' ? error.extensions.code : undefined;

/** What a failed query or mutation means to the person who asked. */
export function requestError(errors: readonly GraphQlError[], url: string): CliError {
  const [first] = errors;
  const message = errors.map((error) => cleanText(error.message)).join('; ');
  const code = first && codeOf(first);
  switch (code) {
    case 'UNAUTHENTICATED':
      return unauthorized(url);
    case 'FORBIDDEN':
      return new CliError(message, exitCode.unauthorized);
    case 'BAD_USER_INPUT':
      return usageError(message);
    case 'NOT_FOUND':
    case 'INTERNAL_SERVER_ERROR':
      return new CliError(message, exitCode.failed);
    case 'UNAVAILABLE':
    case 'OUTCOME_UNKNOWN':
      return new PassingTrouble(message, exitCode.unreachable);
    default:
      return code === undefined || code.startsWith('GRAPHQL_')
        ? versionError(message)
        : refused(cleanText(code), message);
  }
}

/** The same for a subscription, where all other troubles of the server pass: connect again. */
export function subscriptionError(errors: readonly GraphQlError[], url: string): CliError | ConnectionLost {
  const [first] = errors;
  const code = first && codeOf(first);
  const final = ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'BAD_USER_INPUT'].includes(code ?? '');
  const invalidDocument = code === undefined && first?.path === undefined;
  if (final || invalidDocument || code?.startsWith('GRAPHQL_')) return requestError(errors, url);
  return new ConnectionLost(first?.message ?? 'unknown error', true);
}

const versionError = (message: string): CliError =>
  new CliError(
    `The system did not understand this program (${message}). Are both of the same version?`,
    exitCode.failed,
  );
