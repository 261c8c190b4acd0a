import type { Hold } from '@app/domain/execution/execution.events.js';
import type { Waiting } from '@app/infrastructure/agents/call-limits.js';

/** Waits shorter than that are not worth a line. Milliseconds. */
const worthSayingMs = 1_000;

/** Says what one call waits for, once. */
export function sayWait(log: Waiting['log']): (hold: Hold) => void {
  let isSaid = false;
  return ({ reason, until = Infinity }) => {
    if (isSaid || until - Date.now() < worthSayingMs) return;
    isSaid = true;
    log('info', `Waiting: ${reason}.`);
  };
}
