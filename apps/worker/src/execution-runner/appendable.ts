import { limits } from '@app/domain/kernel/event-store.js';
import type { ExecutionEvent } from '@app/domain/execution/execution.events.js';

/** Room for the metadata of an event, in bytes. */
const overhead = 1_024;

/** Events in pieces that each fit one append, in order. Almost always it is one piece. */
export function appendable(events: readonly ExecutionEvent[]): readonly (readonly ExecutionEvent[])[] {
  if (events.length <= 1) return events.length === 0 ? [] : [events];
  const pieces: ExecutionEvent[][] = [[]];
  let bytes = 0;
  for (const event of events) {
    const size = Buffer.byteLength(JSON.stringify(event.data)) + overhead;
    const last = pieces.at(-1) as ExecutionEvent[];
    const fits = last.length < limits.appendEvents && bytes + size <= limits.appendBytes;
    if (fits || last.length === 0) last.push(event);
    else pieces.push([event]);
    bytes = fits ? bytes + size : size;
  }
  return pieces;
}
