import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';

/** Takes what streams hide out of the event log; answers how many events that were. */
export type SweepLog = (signal: AbortSignal) => Promise<number>;

const everyMs = 3_600_000;

/** Sweeps the event log at once and then every hour, until the signal aborts. What one sweep fails to do the next one does. */
export async function keepSweeping(sweep: SweepLog, logger: Logger, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const events = await sweep(signal);
      if (events > 0) logger.info({ events }, 'hidden events were taken out of the event log');
    } catch (error) {
      logger.warn({ err: error }, 'the event log could not be swept; it will be tried again');
    }
    await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
