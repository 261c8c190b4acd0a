import type { EventStore, RecordedEvent } from '@app/domain/kernel/event-store.js';
import {
  executionId,
  parseStream,
  streamOf,
  type ExecutionId,
  type StreamName,
  type TenantId,
} from '@app/domain/kernel/ids.js';
import type { SnapshotStore } from '@app/infrastructure/snapshots/snapshot-store.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { FollowedLog } from '../following/followed-log.js';
import { ExecutionActor, type Effects } from './execution-actor.js';
import type { OpenRuns } from './open-runs.js';

export interface ExecutionRunnerOptions {
  readonly store: EventStore;
  readonly snapshots: SnapshotStore;
  readonly tenant: TenantId;
  readonly worker: string;
  readonly runs: OpenRuns;
  readonly effects: Effects;
  readonly logger: Logger;
}

/** Keeps an actor in memory for each run that has something to do. A run that waits for a person is in the log only. */
export class ExecutionRunner implements FollowedLog {
  readonly name = 'execution-runner';
  readonly filter = { categories: ['execution'] };
  private readonly actors = new Map<ExecutionId, ExecutionActor>();
  private stopped = false;

  constructor(private readonly options: ExecutionRunnerOptions) {}

  /** Takes up every run that has not ended. Call before following the log. */
  async resumeAll(): Promise<void> {
    const streams = await this.options.runs.list();
    for (const stream of streams) {
      const id = this.ours(stream);
      if (id) await this.takeUp(id);
    }
    if (streams.length > 0) this.options.logger.info({ executions: streams.length }, 'resumed');
  }

  async handle(events: readonly RecordedEvent[]): Promise<void> {
    const requested = events.filter(({ type }) => type === 'ExecutionRequested').map(({ stream }) => stream);
    await this.options.runs.open(requested);
    for (const event of events) await this.observe(event);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all([...this.actors.values()].map((actor) => actor.stop()));
  }

  private async observe({ stream, revision, metadata }: RecordedEvent): Promise<void> {
    const id = this.ours(stream);
    if (!id || this.stopped) return;
    const actor = this.actors.get(id);
    if (actor) actor.observe(revision);
    else if (!metadata['actor']?.startsWith('worker:')) await this.takeUp(id, revision);
  }

  /** @param revision one that the run is known to have */
  private async takeUp(id: ExecutionId, revision?: number): Promise<void> {
    const { store, snapshots, tenant, worker, effects, logger } = this.options;
    const onRest = (resting: ExecutionActor) => this.rest(resting);
    const parts = { store, snapshots, tenant, worker, effects, logger };
    const actor = new ExecutionActor({ ...parts, executionId: id, onRest });
    this.actors.set(id, actor);
    if (revision !== undefined) actor.observe(revision);
    try {
      await actor.resume();
    } catch (error) {
      this.actors.delete(id);
      throw error;
    }
  }

  private rest(actor: ExecutionActor): void {
    if (actor.isOver) this.close(actor.executionId);
    if (actor.isOver || !this.options.effects.isBusy(actor.executionId))
      this.actors.delete(actor.executionId);
  }

  /** Forgotten by a crash, the row is removed when the next start finds the run at its end. */
  private close(id: ExecutionId): void {
    this.options.runs.close(streamOf(this.options.tenant, 'execution', id)).catch((error: unknown) => {
      this.options.logger.warn(
        { err: error, executionId: id },
        'an ended run stays listed until the next start',
      );
    });
  }

  private ours(stream: StreamName): ExecutionId | undefined {
    const place = parseStream(stream);
    return place?.tenant === this.options.tenant ? executionId(place.id) : undefined;
  }
}
