import type { EventStore, RecordedEvent } from '@app/domain/kernel/event-store.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import { heardByTheWorker } from '@app/domain/execution/heard-by-the-worker.js';
import type { SnapshotStore } from '@app/infrastructure/snapshots/snapshot-store.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { FollowedLog } from '../following/followed-log.js';
import { ExecutionActor, type Effects } from './execution-actor.js';
import type { OpenRuns } from './open-runs.js';
import { runOf, type Run } from './run.js';

export interface ExecutionRunnerOptions {
  readonly store: EventStore;
  readonly snapshots: SnapshotStore;
  readonly worker: string;
  readonly runs: OpenRuns;
  readonly effects: Effects;
  readonly logger: Logger;
}

/** Events after which a run has not ended. */
const opening: ReadonlySet<string> = new Set(['ExecutionRequested', 'ExecutionReopened']);

/** Keeps an actor in memory for each run that has something to do. A run that waits for a person is in the log only. */
export class ExecutionRunner implements FollowedLog {
  readonly name = 'execution-runner';
  readonly filter = { categories: ['execution'], types: heardByTheWorker };
  private readonly actors = new Map<StreamName, ExecutionActor>();
  private stopped = false;

  constructor(private readonly options: ExecutionRunnerOptions) {}

  /** Takes up every run that has not ended. Call before following the log. */
  async resumeAll(): Promise<void> {
    const streams = await this.options.runs.list();
    for (const stream of streams) {
      const run = runOf(stream);
      if (run) await this.takeUp(run);
    }
    if (streams.length > 0) this.options.logger.info({ executions: streams.length }, 'resumed');
  }

  async handle(events: readonly RecordedEvent[]): Promise<void> {
    const opened = events.filter(({ type }) => opening.has(type)).map(({ stream }) => stream);
    await this.options.runs.open(opened);
    for (const event of events) await this.observe(event);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all([...this.actors.values()].map((actor) => actor.stop()));
  }

  private async observe({ stream, revision, metadata }: RecordedEvent): Promise<void> {
    const run = runOf(stream);
    if (!run || this.stopped) return;
    const actor = this.actors.get(stream);
    if (actor) actor.observe(revision);
    else if (!metadata['actor']?.startsWith('worker:')) await this.takeUp(run, revision);
  }

  /** @param revision one that the run is known to have */
  private async takeUp(run: Run, revision?: number): Promise<void> {
    const { store, snapshots, worker, effects, logger } = this.options;
    const onRest = (resting: ExecutionActor) => this.rest(resting);
    const parts = { store, snapshots, worker, effects, logger };
    const actor = new ExecutionActor({ ...parts, run, onRest });
    this.actors.set(run.stream, actor);
    if (revision !== undefined) actor.observe(revision);
    try {
      await actor.resume();
    } catch (error) {
      this.actors.delete(run.stream);
      throw error;
    }
  }

  private rest(actor: ExecutionActor): void {
    const { stream } = actor.run;
    if (actor.isOver) this.close(stream);
    if (actor.isOver || !this.options.effects.isBusy(stream)) this.actors.delete(stream);
  }

  /** Forgotten by a crash, the row is removed when the next start finds the run at its end. */
  private close(stream: StreamName): void {
    this.options.runs.close(stream).catch((error: unknown) => {
      this.options.logger.warn({ err: error, stream }, 'an ended run stays listed until the next start');
    });
  }
}
