import type { RecordedEvent } from '@app/domain/kernel/event-store.js';
import { parseStream } from '@app/domain/kernel/ids.js';
import type { ClientBase } from 'pg';
import type { Projection } from './projection.js';
import { toJson } from './save-rows.js';

/** Which streams are parked for which projection, and why. A copy of read_model.parked_events. */
export class ParkedStreams {
  private readonly reasons = new Map<string, string>();

  static async load(client: ClientBase): Promise<ParkedStreams> {
    const { rows } = await client.query<{ projection: string; stream: string; revision: number }>(
      `select projection, stream, min(revision) as revision from read_model.parked_events group by 1, 2`,
    );
    const parked = new ParkedStreams();
    for (const row of rows) parked.add(row.projection, row.stream, behind(row.revision));
    return parked;
  }

  /** Splits events into those a projection may handle and those whose streams are parked for it. */
  divide(projection: Projection, events: readonly RecordedEvent[]) {
    if (this.reasons.size === 0) return { due: events, waiting: [] };
    const isParked = (event: RecordedEvent) => this.reasons.has(keyOf(projection.name, event.stream));
    return { due: events.filter((event) => !isParked(event)), waiting: events.filter(isParked) };
  }

  /** Stores events of parked streams. In the caller's transaction. */
  async store(client: ClientBase, projection: Projection, events: readonly RecordedEvent[]): Promise<void> {
    const rows = events.map((event) => ({
      projection: projection.name,
      position: event.position,
      tenant_id: parseStream(event.stream)?.tenant ?? '',
      stream: event.stream,
      revision: event.revision,
      type: event.type,
      error: this.reasons.get(keyOf(projection.name, event.stream)),
      parked_at: new Date(),
    }));
    await client.query(
      `insert into read_model.parked_events
       select * from json_populate_recordset(null::read_model.parked_events, $1)`,
      [toJson(rows)],
    );
  }

  /** From now on events of the stream are parked for the projection; each is stored with the reason. */
  add(projection: string, stream: string, reason: string): void {
    this.reasons.set(keyOf(projection, stream), reason);
  }
}

const keyOf = (projection: string, stream: string): string => `${projection} ${stream}`;

/** The reason of the events after the one that failed. */
export const behind = (revision: number): string => `stands behind revision ${revision} of its stream`;
