import { isNativeError } from 'node:util/types';

const codes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'ENOENT',
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now: starting up or shutting down
  '08000',
  '08003',
  '08006',
  '53300', // too_many_connections
  '40P01', // deadlock_detected: others went first
]);

const messages =
  /connection terminated|connection ended|timeout exceeded when trying to connect|client was closed|not queryable|server conn/i;

/** Whether the server, the way to it or somebody in the way made it fail rather than the statement: the same may succeed later. */
export function isConnectionError(error: unknown): boolean {
  if (!isNativeError(error)) return false;
  if ('errors' in error && Array.isArray(error.errors)) return error.errors.some(isConnectionError);
  return ('code' in error && codes.has(String(error.code))) || messages.test(error.message);
}
