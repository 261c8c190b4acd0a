import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';

/** A table in which rows may be left behind, by workers that died and runs that nobody took up. */
interface Tidied {
  removeOld(): Promise<void>;
}

/** Takes what was left behind out of tables, at once and then every hour, until the signal aborts. */
export async function keepTidy(
  tables: readonly Tidied[],
  logger: Logger,
  signal: AbortSignal,
  everyMs = 3_600_000,
): Promise<void> {
  while (!signal.aborted) {
    for (const table of tables)
      await table.removeOld().catch((error: unknown) => {
        if (!signal.aborted) logger.warn({ err: error }, 'what was left behind stays until the next look');
      });
    await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
