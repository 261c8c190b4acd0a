import { unauthorized, type CliError } from '../cli-error.js';
import { ConnectionLost } from './api.js';
import { subscriptionError, type GraphQlError } from './graphql-errors.js';

/** How a graphql-ws server turns a connection down; https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md */
const turnedDown = new Set([4401, 4403]);

/** What ended a subscription: errors of the server, a close event, or an error of the socket. */
export function socketError(error: unknown, url: string, wasOpen: boolean): CliError | ConnectionLost {
  if (Array.isArray(error)) return subscriptionError(error as GraphQlError[], url);
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (typeof code === 'number' && turnedDown.has(code)) return unauthorized(url);
  return new ConnectionLost('the connection broke', wasOpen);
}
