import type { EventStore } from '@app/domain/kernel/event-store.js';
import { projectorCheckpoint } from '@app/infrastructure/read-models/projector-checkpoint.js';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { rebuildChannel, resetProjections } from './checkpoints.js';
import type { Projection } from './projection.js';
import type { Projector } from './projector.js';

/**
 * The projections to rebuild: the one with this name, or all.
 * @throws RangeError that lists the names there are
 */
export function projectionsNamed(
  projections: readonly Projection[],
  name: string | undefined,
): readonly Projection[] {
  const named = projections.filter((projection) => name === undefined || projection.name === name);
  if (named.length > 0) return named;
  const names = projections.map((projection) => projection.name).join(', ');
  throw new RangeError(
    `There is no projection "${name ?? ''}". Rebuild one of ${names}, or all of them without a name.`,
  );
}

/**
 * Empties read models and fills them again from the whole log. Returns when they have come as far as the log was at the
 * start. A projector that is at work does it, and goes on with the other read models meanwhile; otherwise this one.
 * Until then queries see what is there already.
 */
export async function rebuild(
  pool: Pool,
  store: EventStore,
  projector: Projector,
  projections: readonly Projection[],
  signal: AbortSignal,
): Promise<void> {
  const target = await store.head();
  const client = await pool.connect();
  try {
    await client.query('begin');
    await resetProjections(client, projections);
    await client.query(`notify ${rebuildChannel}`);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
  if (target === undefined) return;
  const done = new AbortController();
  const running = projector.run(AbortSignal.any([signal, done.signal]));
  const names = new Set(projections.map(({ name }) => name));
  while (!signal.aborted) {
    const checkpoint = await projectorCheckpoint(pool);
    const rebuilt = checkpoint.projections.filter(({ name }) => names.has(name));
    if (rebuilt.every(({ position }) => position !== undefined && position >= target)) break;
    await sleep(200, undefined, { signal }).catch(() => undefined);
  }
  done.abort();
  await running;
}
