import { setTimeout as wait } from 'node:timers/promises';
import { isTerminal } from '@app/domain/execution/execution.state.js';
import type { ExecutionWatch } from '../live/execution-watch.js';

/** Log lines go their own way to the store and may arrive after the end of the execution, but not this much later. */
const graceMs = 2_000;

/** Aborts when an execution has ended and its last log lines have had time to arrive. */
export function whenQuiet(watch: ExecutionWatch, signal: AbortSignal): AbortSignal {
  const quiet = new AbortController();
  void (async () => {
    const endedAt = await end(watch, signal);
    if (endedAt !== undefined) {
      await wait(Math.max(0, Math.min(graceMs, endedAt + graceMs - Date.now())), undefined, { signal });
    }
    quiet.abort();
  })().catch(() => quiet.abort());
  return quiet.signal;
}

/** Milliseconds since the epoch; undefined when the signal aborted first. */
async function end(watch: ExecutionWatch, signal: AbortSignal): Promise<number | undefined> {
  for (let revision = -1; ;) {
    const record = await watch.past(revision, signal);
    if (!record) return undefined;
    const { state } = record;
    if (isTerminal(state) && 'endedAt' in state) return state.endedAt;
    revision = record.revision;
  }
}
