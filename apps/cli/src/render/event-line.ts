import type { ExecutionEvent } from '../graphql/queries.js';
import type { Span } from './line.js';
import { formatTime } from './time.js';

/**   12  14:03:59  StepStarted             send  attempt 1  ... */
export function eventSpans({ revision, type, data, actor, occurredAt }: ExecutionEvent): Span[] {
  return [
    [`${String(revision).padStart(4)}  `, 'dim'],
    [`${formatTime(occurredAt)}  `, 'dim'],
    [type.padEnd(22), 'bold'],
    [`  ${actor}  `, 'cyan'],
    [JSON.stringify(data), 'dim'],
  ];
}
