import type { BulkOutcome } from '../graphql/mutations.js';
import { shortId } from './ids.js';
import { executionLook } from './status.js';

const symbols = { LISTED: '○', DONE: '✔', REFUSED: '✘', FAILED: '!' } as const;

/** One execution of a bulk command: what is to be done to it, or what became of that. */
export function bulkLine({ executionId, verdict, request, status, code, message }: BulkOutcome): string {
  const facts = [
    status === null ? '' : executionLook[status].words,
    code === null ? (message ?? '') : `${code}: ${message ?? ''}`,
    request === null ? '' : shorten(request),
  ];
  return `${symbols[verdict]} ${shortId(executionId)}  ${facts.filter((fact) => fact !== '').join('  ')}`;
}

function shorten(request: string): string {
  const line = request.replaceAll(/\s+/g, ' ');
  return line.length <= 60 ? line : `${line.slice(0, 59)}…`;
}
