import type { Position } from '@app/domain/kernel/event-store.js';
import type { ClientBase } from 'pg';
import type { Projection } from './projection.js';

/** Another process, or a rebuild, moved a checkpoint: what this one knows is out of date. Load it and go on. */
export class CheckpointMoved extends Error {
  override readonly name = 'CheckpointMoved';
  constructor() {
    super('a checkpoint was moved, by a rebuild or by another projector');
  }
}

/** Notified by a rebuild, so that a projector without new events notices. */
export const rebuildChannel = 'tizmoret_rebuild';

/** Enters projections that are new, and empties those whose version has changed. In the caller's transaction. */
export async function enterProjections(
  client: ClientBase,
  projections: readonly Projection[],
): Promise<void> {
  const { rows } = await client.query<{ projection: string; version: number }>(
    'select projection, version from read_model.checkpoints',
  );
  const versions = new Map(rows.map(({ projection, version }) => [projection, version]));
  await resetProjections(
    client,
    projections.filter(({ name, version }) => versions.get(name) !== version),
  );
}

/**
 * Empties read models and sets their checkpoints to the beginning of the log. In the caller's transaction.
 * The lock waits for a projector that is just writing, and keeps it from writing until the checkpoints have moved.
 * Rows are deleted, not truncated: queries under way keep what they see and stand in nobody's way.
 */
export async function resetProjections(
  client: ClientBase,
  projections: readonly Projection[],
): Promise<void> {
  if (projections.length === 0) return;
  await client.query('lock table read_model.checkpoints in share row exclusive mode');
  for (const { name, version, tables } of projections) {
    await client.query(
      `insert into read_model.checkpoints (projection, version) values ($1, $2)
       on conflict (projection) do update set version = excluded.version, position = null, skipped = 0, updated_at = now()`,
      [name, version],
    );
    for (const table of tables) await client.query(`delete from read_model.${table}`);
    await client.query('delete from read_model.parked_events where projection = $1', [name]);
  }
}

/** Where each projection goes on; undefined at the beginning of the log. */
export async function loadCheckpoints(
  client: ClientBase,
  projections: readonly Projection[],
): Promise<ReadonlyMap<Projection, Position | undefined>> {
  const { rows } = await client.query<{ projection: string; position: Position | null }>(
    'select projection, position from read_model.checkpoints',
  );
  const positions = new Map(rows.map(({ projection, position }) => [projection, position ?? undefined]));
  return new Map(projections.map((projection) => [projection, positions.get(projection.name)]));
}

/**
 * Moves checkpoints that all stand at `from`, in the caller's transaction and before anything else in it: from here on
 * no other process can move them.
 * @param skipped events up to `to` that are of a type nobody knows
 * @throws CheckpointMoved
 */
export async function moveCheckpoints(
  client: ClientBase,
  projections: readonly Projection[],
  from: Position | undefined,
  to: Position,
  skipped = 0,
): Promise<void> {
  const { rowCount } = await client.query({
    name: 'move checkpoints',
    text: `update read_model.checkpoints set position = $3, skipped = skipped + $4, updated_at = now()
           where projection = any ($1) and position is not distinct from $2`,
    values: [projections.map(({ name }) => name), from ?? null, to, skipped],
  });
  if (rowCount !== projections.length) throw new CheckpointMoved();
}
