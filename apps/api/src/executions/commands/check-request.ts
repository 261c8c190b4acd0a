import { reject, type Rejection } from '@app/domain/kernel/rejection.js';

const maxBytes = 32 * 1024;

/** Why a request cannot be planned, whatever the planner; undefined when it may be. */
export function checkRequest(request: string): Rejection | undefined {
  if (request.trim() === '')
    return invalid('The request is empty. Say in plain language what is to be done.');
  const bytes = Buffer.byteLength(request);
  if (bytes > maxBytes) {
    return invalid(
      `The request has ${bytes} bytes; at most ${maxBytes} are taken. ` +
        'Put long material into a file of the workspace and name the file.',
    );
  }
  if (!/[\p{L}\p{N}]/u.test(request)) {
    return invalid('The request has no letter and no digit. Say in plain language what is to be done.');
  }
  return undefined;
}

/** Why a time zone is none; undefined when it is one. */
export function checkTimeZone(name: string): Rejection | undefined {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return undefined;
  } catch {
    return invalid(`"${name}" is not a time zone. Use an IANA name, for example Asia/Jerusalem or UTC.`);
  }
}

/** Why a number of parallel steps is none; undefined when it is one. */
export const checkConcurrency = (concurrency: number): Rejection | undefined =>
  concurrency >= 0 && concurrency <= 10_000
    ? undefined
    : invalid(`concurrency must be 0 (no limit) to 10000, not ${concurrency}.`);

const invalid = (detail: string): Rejection => reject('INVALID_REQUEST', detail);
