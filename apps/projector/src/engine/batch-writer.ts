import type { Position, RecordedEvent } from '@app/domain/kernel/event-store.js';
import { moveCheckpoints } from './checkpoints.js';
import { PoisonedBatch, isFaultOfEvents } from './failures.js';
import { behind, type ParkedStreams } from './parked-streams.js';
import type { Projection } from './projection.js';
import type { Session } from './session.js';

export interface BatchWriterOptions {
  readonly session: Session;
  /** All at the same checkpoint. */
  readonly projections: readonly Projection[];
  readonly position: Position | undefined;
  readonly parked: ParkedStreams;
  /** What projections handle, and what they leave out by intention. */
  readonly known: ReadonlySet<string>;
  readonly onParked: (projection: Projection, event: RecordedEvent, error: Error) => void;
}

/** Writes batches of the log into the read models: rows, parked events and checkpoint in one transaction, exactly once. */
export class BatchWriter {
  private at: Position | undefined;

  constructor(private readonly options: BatchWriterOptions) {
    this.at = options.position;
  }

  get position(): Position | undefined {
    return this.at;
  }

  /**
   * Writes events that come after `position`. A batch with a poison event is halved until the event stands alone;
   * it is parked with the rest of its stream, and everything else goes on.
   * @throws CheckpointMoved; the error of the database when the events are not to blame
   */
  async write(events: readonly RecordedEvent[]): Promise<void> {
    const [first] = events;
    if (!first) return;
    try {
      await this.commit(events);
    } catch (error) {
      if (!(error instanceof PoisonedBatch)) throw error;
      if (events.length === 1) return this.park(first, error);
      const middle = Math.ceil(events.length / 2);
      await this.write(events.slice(0, middle));
      await this.write(events.slice(middle));
    }
  }

  /** Records that nothing up to here concerns the projections. */
  async moveTo(position: Position): Promise<void> {
    if (this.at !== undefined && position <= this.at) return;
    const { session, projections } = this.options;
    await session.transaction((client) => moveCheckpoints(client, projections, this.at, position));
    this.at = position;
  }

  private async commit(events: readonly RecordedEvent[]): Promise<void> {
    const { session, projections, parked, known } = this.options;
    const skipped = events.reduce((count, { type }) => (known.has(type) ? count : count + 1), 0);
    const to = (events.at(-1) as RecordedEvent).position;
    await session.transaction(async (client) => {
      await moveCheckpoints(client, projections, this.at, to, skipped);
      for (const projection of projections) {
        const handled = events.filter(({ type }) => projection.handles.has(type));
        const { due, waiting } = parked.divide(projection, handled);
        if (waiting.length > 0) await parked.store(client, projection, waiting);
        if (due.length > 0) await blaming(projection, projection.project(client, due));
      }
    });
    this.at = to;
  }

  private async park(event: RecordedEvent, { projection, cause }: PoisonedBatch): Promise<void> {
    const { parked, onParked } = this.options;
    parked.add(projection.name, event.stream, cause.message);
    await this.write([event]);
    parked.add(projection.name, event.stream, behind(event.revision));
    onParked(projection, event, cause);
  }
}

async function blaming(projection: Projection, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    throw isFaultOfEvents(error) ? new PoisonedBatch(projection, error) : error;
  }
}
