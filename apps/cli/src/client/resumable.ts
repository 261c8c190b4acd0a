import { setTimeout as delay } from 'node:timers/promises';
import { CliError } from '../cli-error.js';
import { exitCode } from '../exit-code.js';
import { ConnectionLost } from './api.js';

export interface Reconnecting {
  readonly signal: AbortSignal;
  /** Milliseconds without a connection; Infinity to try for ever. */
  readonly giveUpAfterMs: number;
  onLost(): void;
  onBack(): void;
}

const firstWaitMs = 250;
const longestWaitMs = 5_000;
/** A connection that held this long was a good one, even if nothing happened on it. */
const heldMs = 5_000;

/**
 * Items of one stream over as many connections as it takes. `open` is called anew after each loss and continues
 * after the last item it has seen. Ends when the server completes the stream or the signal aborts.
 * @throws CliError when the time is up or asking again would not help
 */
export async function* resumable<Item>(
  open: () => AsyncIterable<Item>,
  reconnecting: Reconnecting,
): AsyncGenerator<Item, void> {
  let lostAt: number | undefined;
  let waitMs = firstWaitMs;
  while (!reconnecting.signal.aborted) {
    const openedAt = Date.now();
    try {
      for await (const item of open()) {
        if (lostAt !== undefined) reconnecting.onBack();
        lostAt = undefined;
        waitMs = firstWaitMs;
        yield item;
      }
      return;
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      const held = error.wasOpen && Date.now() - openedAt >= heldMs;
      if (held) [lostAt, waitMs] = [undefined, firstWaitMs];
      if (lostAt === undefined) reconnecting.onLost();
      lostAt ??= Date.now();
      if (Date.now() - lostAt >= reconnecting.giveUpAfterMs) throw givenUp(reconnecting.giveUpAfterMs);
    }
    // Half of the wait is random, so that many clients do not come back in the same moment.
    await delay(waitMs / 2 + Math.random() * (waitMs / 2), undefined, { signal: reconnecting.signal }).catch(
      () => undefined,
    );
    waitMs = Math.min(waitMs * 2, longestWaitMs);
  }
}

const givenUp = (afterMs: number): CliError =>
  new CliError(
    `The connection was lost and did not come back within ${Math.round(afterMs / 1000)} s. The run may go on without us.`,
    exitCode.unreachable,
  );
