import type { EventStore } from '@app/domain/kernel/event-store.js';
import { projectorCheckpoint } from '@app/infrastructure/read-models/projector-checkpoint.js';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Projection } from '../engine/projection.js';
import { Projector } from '../engine/projector.js';
import { projections } from '../projector.module.js';
import { notProjected } from '../projections/not-projected.js';

/** The real projector on a test database, silent. */
export const projectorOn = (
  databaseUrl: string,
  store: EventStore,
  chosen: readonly Projection[] = projections,
  log = createLogger('test', 'silent'),
): Projector => new Projector({ databaseUrl, store, projections: chosen, notProjected, log });

/** Waits until every read model has come as far as the log. */
export async function caughtUp(pool: Pool, store: EventStore): Promise<void> {
  const head = await store.head();
  await until(async () => {
    const { position } = await projectorCheckpoint(pool);
    return head === undefined || (position !== undefined && position >= head);
  });
}

/** @throws Error when it does not become true within 20 s */
export async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const started = performance.now();
  while (!(await isTrue())) {
    if (performance.now() - started > 20_000) throw new Error('It did not come true within 20 s');
    await sleep(20);
  }
}

/** Runs a projector while something happens, then stops it. */
export async function whileProjecting<Result>(
  projector: Projector,
  work: () => Promise<Result>,
): Promise<Result> {
  const stop = new AbortController();
  const running = projector.run(stop.signal);
  try {
    return await work();
  } finally {
    stop.abort();
    await running;
  }
}
