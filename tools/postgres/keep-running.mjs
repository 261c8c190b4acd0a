import { setTimeout as sleep } from 'node:timers/promises';
import { runningPostmaster } from './postmaster.mjs';

const lookEveryMs = 1_000;

/**
 * Brings the server back when it ends without being asked to (killed for memory, by hand): the processes reconnect.
 * @param {string} dataDir
 * @param {() => Promise<unknown>} relaunch
 * @param {(line: string) => void} say
 * @returns {() => Promise<void>} ends the watch; resolves when no relaunch is under way
 */
export function keepRunning(dataDir, relaunch, say) {
  const ended = new AbortController();
  const watch = async () => {
    while (!ended.signal.aborted) {
      await sleep(lookEveryMs, undefined, { signal: ended.signal, ref: false }).catch(() => undefined);
      if (ended.signal.aborted || runningPostmaster(dataDir)) continue;
      say('Postgres has ended; starting it again');
      await relaunch().catch((error) => say(error.message));
    }
  };
  const watching = watch();
  return async () => {
    ended.abort();
    await watching;
  };
}
