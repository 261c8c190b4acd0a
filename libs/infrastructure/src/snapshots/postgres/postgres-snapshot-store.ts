import type { StreamName } from '@app/domain/kernel/ids.js';
import type { Pool } from 'pg';
import type { Snapshot, SnapshotStore } from '../snapshot-store.js';

/** Snapshots in the table snapshots.snapshots. */
export class PostgresSnapshotStore implements SnapshotStore {
  constructor(private readonly pool: Pool) {}

  async load(stream: StreamName): Promise<Snapshot | undefined> {
    const { rows } = await this.pool.query<Snapshot>({
      name: 'load snapshot',
      text: 'select shape, revision, event_id as "eventId", state from snapshots.snapshots where stream = $1',
      values: [stream],
    });
    return rows[0];
  }

  async save(stream: StreamName, { shape, revision, eventId, state }: Snapshot): Promise<void> {
    await this.pool.query({
      name: 'save snapshot',
      text: `insert into snapshots.snapshots (stream, shape, revision, event_id, state) values ($1, $2, $3, $4, $5)
             on conflict (stream) do update set shape = excluded.shape, revision = excluded.revision,
               event_id = excluded.event_id, state = excluded.state, taken_at = now()`,
      values: [stream, shape, revision, eventId, state],
    });
  }
}
