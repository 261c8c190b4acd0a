import type { Position } from '@app/domain/kernel/event-store.js';
import type { ClientBase, Pool } from 'pg';

export interface ProjectionCheckpoint {
  readonly name: string;
  readonly version: number;
  /** Of the last event handled; absent before the first. */
  readonly position?: Position;
  readonly updatedAt: Date;
  /** Events that could not be handled, of all tenants. */
  readonly parked: number;
  /** Events that went by because their type was unknown to the release that read them, of all tenants. */
  readonly skipped: number;
}

export interface ProjectorCheckpoint {
  /** Every projection has handled everything up to here; absent while one has handled nothing. */
  readonly position?: Position;
  /** Empty before the projector's first start. */
  readonly projections: readonly ProjectionCheckpoint[];
}

/** How far the read models have come. For operators, over all tenants. */
export async function projectorCheckpoint(pool: Pool): Promise<ProjectorCheckpoint> {
  const { rows } = await pool.query<Row>(
    `select c.projection, c.version, c.position, c.updated_at, c.skipped::integer, count(p.position)::integer as parked
     from read_model.checkpoints c left join read_model.parked_events p using (projection)
     group by c.projection order by c.projection`,
  );
  const projections = rows.map(({ projection, version, position, updated_at, parked, skipped }) => ({
    name: projection,
    version,
    ...(position === null ? {} : { position }),
    updatedAt: updated_at,
    parked,
    skipped,
  }));
  const position = oldest(rows.map((row) => row.position));
  return { ...(position === undefined ? {} : { position }), projections };
}

interface Row {
  readonly projection: string;
  readonly version: number;
  readonly position: Position | null;
  readonly updated_at: Date;
  readonly parked: number;
  readonly skipped: number;
}

/** The position that all projections have reached, in the snapshot of a transaction. */
export async function oldestPosition(client: ClientBase): Promise<Position | undefined> {
  const { rows } = await client.query<Pick<Row, 'position'>>('select position from read_model.checkpoints');
  return oldest(rows.map(({ position }) => position));
}

function oldest(positions: readonly (Position | null)[]): Position | undefined {
  const first = positions.reduce<Position | null>(
    (least, position) => (least === null || position === null || position > least ? least : position),
    positions[0] ?? null,
  );
  return positions.includes(null) ? undefined : (first ?? undefined);
}
