import { setTimeout as sleep } from 'node:timers/promises';
import { isConnectionError } from './is-connection-error.js';

/**
 * Runs something that needs the server, again and again while the server cannot be reached, with growing pauses
 * (50 ms to 2 s). Any other failure is thrown at once.
 * @throws the last connection error once `giveUp` says so
 */
export async function whileReconnecting<Result>(
  attempt: () => Promise<Result>,
  options: { readonly giveUp: (waitedMs: number) => boolean; readonly onRetry: (error: unknown) => void },
): Promise<Result> {
  const started = performance.now();
  for (let pause = 50; ; pause = Math.min(pause * 2, 2_000)) {
    try {
      return await attempt();
    } catch (error) {
      if (!isConnectionError(error) || options.giveUp(performance.now() - started)) throw error;
      options.onRetry(error);
    }
    await sleep(pause);
  }
}
