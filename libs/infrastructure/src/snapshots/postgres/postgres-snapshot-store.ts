import type { StreamName } from '@app/domain/kernel/ids.js';
import type { Pool } from 'pg';
import type { Snapshot, SnapshotStore } from '../snapshot-store.js';

type Found = ReadonlyMap<string, Snapshot>;

/** Snapshots in one statement, which the client holds in memory together. */
const mostTogether = 16;

/**
 * Snapshots in the table snapshots.snapshots. Those that are asked for in one turn of the event loop, as when a worker takes over the
 * runs of another, are looked up together.
 */
export class PostgresSnapshotStore implements SnapshotStore {
  private asked: { readonly streams: StreamName[]; readonly found: Promise<Found> } | undefined;

  constructor(private readonly pool: Pool) {}

  async load(stream: StreamName): Promise<Snapshot | undefined> {
    if (!this.asked || this.asked.streams.length === mostTogether) this.asked = this.ask();
    const { streams, found } = this.asked;
    streams.push(stream);
    return (await found).get(stream);
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

  private ask() {
    const streams: StreamName[] = [];
    const found = new Promise((resolve) => setImmediate(resolve)).then(() => {
      if (this.asked?.streams === streams) this.asked = undefined;
      return this.find(streams);
    });
    return { streams, found };
  }

  private async find(streams: readonly StreamName[]): Promise<Found> {
    const { rows } = await this.pool.query<Snapshot & { readonly stream: string }>({
      name: 'load snapshots',
      text: `select stream, shape, revision, event_id as "eventId", state from snapshots.snapshots where stream = any($1)`,
      values: [streams],
    });
    return new Map(rows.map(({ stream, ...snapshot }) => [stream, snapshot]));
  }
}
