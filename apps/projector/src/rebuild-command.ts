import { readConfig, type Config } from '@app/infrastructure/config/config.js';
import { openEventStore } from '@app/infrastructure/event-store/open-event-store.js';
import { createPool } from '@app/infrastructure/postgres/pool.js';
import { createLogger, type Logger } from '@app/infrastructure/telemetry/logger.js';
import type { Projection } from './engine/projection.js';
import { Projector } from './engine/projector.js';
import { projectionsNamed, rebuild } from './engine/rebuild.js';
import { projections } from './projector.module.js';
import { notProjected } from './projections/not-projected.js';

/**
 * `--rebuild [name]`: empties one read model or all and fills them anew from the log. May be interrupted: the next
 * projector goes on where it stopped.
 * @returns the exit code: 0 rebuilt, 1 failed, 2 no such read model, 130 interrupted
 */
export async function rebuildCommand(name: string | undefined): Promise<number> {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
  try {
    const chosen = projectionsNamed(projections, name);
    const config = readConfig();
    const log = createLogger('rebuild', config.logLevel);
    await rebuildOn(config, log, chosen, interrupted.signal);
    if (interrupted.signal.aborted) return 130;
    console.log(`Rebuilt ${chosen.map((projection) => projection.name).join(', ')}.`);
    return 0;
  } catch (error) {
    console.error(`The rebuild failed: ${error instanceof Error ? error.message : String(error)}`);
    return error instanceof RangeError ? 2 : 1;
  }
}

async function rebuildOn(
  config: Config,
  log: Logger,
  chosen: readonly Projection[],
  signal: AbortSignal,
): Promise<void> {
  const { databaseUrl } = config;
  const pool = createPool(databaseUrl, { name: 'rebuild', max: 1 });
  const store = openEventStore(config, log);
  try {
    const projector = new Projector({ databaseUrl, store, projections, notProjected, log });
    await rebuild(pool, store, projector, chosen, signal);
  } finally {
    await Promise.all([store.close(), pool.end()]);
  }
}
