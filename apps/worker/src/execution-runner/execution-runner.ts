import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore, RecordedEvent } from '@app/domain/kernel/event-store.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import { heardByTheWorker } from '@app/domain/execution/heard-by-the-worker.js';
import { isOfNewerRelease } from '@app/infrastructure/event-schemas/unknown-event.js';
import type { SnapshotStore } from '@app/infrastructure/snapshots/snapshot-store.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import { isByWorker } from '../leases/is-by-worker.js';
import type { LeasedWork } from '../leases/leased-work.js';
import type { Claim, Leases } from '../leases/leases.js';
import { leaveToNewer } from '../leases/leave-to-newer.js';
import type { Effects } from './actor-options.js';
import { ExecutionActor } from './execution-actor.js';
import type { ExecutionEffects } from './execution-effects.js';
import { RestingRuns } from './resting-runs.js';
import { runOf } from './run.js';
import { Turnstile } from './turnstile.js';

export interface ExecutionRunnerOptions {
  readonly store: EventStore;
  readonly snapshots: SnapshotStore;
  readonly worker: string;
  readonly leases: Pick<Leases, 'letGo' | 'keepNoMore' | 'handOver' | 'isMine' | 'cannotRead'>;
  readonly effects: Effects &
    Pick<
      ExecutionEffects,
      'isBusy' | 'isSettling' | 'nextWake' | 'owesParent' | 'takenOver' | 'forget' | 'abandon' | 'heldUp'
    >;
  readonly logger: Logger;
  /** Runs that it acts for at once, at most. */
  readonly room: number;
  /** There is room again. */
  readonly onRoom: () => void;
}

/** Runs that are read from the log at once: enough to keep the readers of the store busy. */
const loadsAtOnce = 16;

/**
 * Keeps an actor in memory for each run that this worker owns, which are those that have something to do. A run that waits
 * for a person or for a time far ahead is in the log and in the leases only.
 */
export class ExecutionRunner implements LeasedWork {
  readonly category = 'execution';
  readonly types = heardByTheWorker;
  private readonly actors = new Map<StreamName, ExecutionActor>();
  private readonly leaving = new Set<ExecutionActor>();
  private readonly resting = new RestingRuns();
  private readonly loads = new Turnstile(loadsAtOnce);
  /** How often it was in doubt whose the resting runs are. */
  private doubts = 0;
  private draining = false;

  constructor(private readonly options: ExecutionRunnerOptions) {}

  streams(): readonly StreamName[] {
    return [...this.actors.keys()];
  }

  /** A run that this worker has kept goes on at once: the lease is its own still. */
  observe(event: RecordedEvent): void {
    const { stream } = event;
    const actor = this.actors.get(stream) ?? (isByWorker(event) ? undefined : this.awaken(stream));
    actor?.hear(event);
  }

  forgetResting(): void {
    this.doubts += 1;
    this.resting.clear();
  }

  takeUp({ stream, seen, isNew, news = [] }: Claim): void {
    const run = runOf(stream);
    if (!run || this.draining) return;
    const known = this.actors.get(stream) ?? this.awaken(stream);
    if (known) {
      known.observe(seen);
      return;
    }
    const { store, snapshots, worker, effects, logger } = this.options;
    const parts = { store, snapshots, worker, effects, logger };
    const isFirst = news[0]?.revision === 0;
    const actor: ExecutionActor = new ExecutionActor({
      ...parts,
      run,
      isFirst,
      onRest: () => this.rest(actor),
      onRival: () => this.isOurs(stream),
      onUnreadable: (error) => this.leaveToNewer(stream, error),
      onDefect: (error) => effects.heldUp(run, error),
    });
    this.actors.set(stream, actor);
    for (const event of isNew ? news : []) actor.hear(event);
    void this.load(actor).then(() => (isFirst ? undefined : effects.takenOver(actor)));
  }

  abandon(stream: StreamName): void {
    this.resting.take(stream);
    const actor = this.actors.get(stream);
    if (!actor) return;
    this.forget(actor);
    void actor.stop();
    this.options.effects.abandon(stream);
  }

  /** Starts nothing more. A run goes to the others as soon as none of its steps is running here. */
  drain(): void {
    this.draining = true;
    const idle = [...this.actors.values()].filter((actor) => actor.isIdle);
    void this.handOver(idle.filter((actor) => !this.options.effects.isBusy(actor.run.stream)));
  }

  /** The leases were in doubt and are not any more. */
  advanceAll(): void {
    for (const actor of this.actors.values()) actor.advance();
  }

  /** Stops every run where it is. */
  async stop(): Promise<void> {
    await Promise.all([...this.actors.values()].map((actor) => actor.stop()));
    this.actors.clear();
  }

  private async load(actor: ExecutionActor): Promise<void> {
    for (let pause = 200; !actor.isStopped; pause = Math.min(pause * 2, 10_000)) {
      try {
        await this.loads.pass(() => (actor.isStopped ? Promise.resolve() : actor.resume()));
        return;
      } catch (error) {
        if (isOfNewerRelease(error)) {
          this.leaveToNewer(actor.run.stream, error);
          return;
        }
        this.options.logger.warn({ err: error, stream: actor.run.stream }, 'cannot load a run, trying again');
        await sleep(pause);
      }
    }
  }

  private rest(actor: ExecutionActor): void {
    const { effects, logger } = this.options;
    const { stream } = actor.run;
    if (this.actors.get(stream) !== actor || this.leaving.has(actor)) return;
    const isDone = actor.isOver && !effects.owesParent(stream);
    if ((!isDone && effects.isBusy(stream)) || effects.isSettling(actor)) return;
    this.leaving.add(actor);
    actor.hold();
    // A step that runs nowhere although the log says so is somebody's to take up, not to be slept on.
    const isLeft = this.draining || actor.saysRunning;
    const leaving = isLeft && !isDone ? this.handOver([actor]) : this.letGo(actor);
    leaving.catch((error: unknown) => {
      logger.warn({ err: error, stream }, 'a run that has nothing to do stays with this worker');
      this.leaving.delete(actor);
      if (this.actors.get(stream) === actor) actor.release(actor.revision);
    });
  }

  private async letGo(actor: ExecutionActor): Promise<void> {
    const { leases, effects, onRoom } = this.options;
    const { stream } = actor.run;
    const wakesAt = effects.nextWake(stream);
    const isKept = !wakesAt && !actor.isOver && !this.draining && this.resting.isWorthKeeping(actor);
    const { doubts } = this;
    const isHere = () => this.actors.get(stream) === actor;
    const wake = wakesAt === undefined ? {} : { wakesAt };
    const leaving = { stream, revision: actor.revision, ended: actor.isOver, ...wake, isKept };
    const unseen = await leases.letGo(leaving, isHere);
    // The run was taken away meanwhile, and may be back: then another actor has it, with timers and steps of its own.
    if (!isHere()) return;
    if (unseen === undefined) {
      this.forget(actor);
      effects.forget(stream);
      if (isKept && doubts === this.doubts && !this.draining) await this.keep(actor);
      onRoom();
    } else {
      this.leaving.delete(actor);
      actor.release(unseen);
    }
  }

  private async keep(actor: ExecutionActor): Promise<void> {
    const forgotten = this.resting.add(actor);
    if (forgotten.length === 0) return;
    const claims = await this.options.leases.keepNoMore(forgotten);
    for (const claim of claims) this.takeUp(claim);
  }

  /** Answers a run that was kept, acting again. Where there is no room for it, it is anybody's. */
  private awaken(stream: StreamName): ExecutionActor | undefined {
    const actor = this.resting.take(stream);
    if (!actor || this.draining) return undefined;
    if (this.actors.size >= this.options.room) {
      void this.handOver([actor]);
      return undefined;
    }
    this.actors.set(stream, actor);
    actor.wake();
    return actor;
  }

  private async handOver(actors: readonly ExecutionActor[]): Promise<void> {
    for (const actor of actors) {
      this.forget(actor);
      void actor.stop();
    }
    const streams = actors.map(({ run }) => run.stream);
    await this.options.leases.handOver(streams).catch((error: unknown) => {
      this.options.logger.warn({ err: error, streams }, 'runs go to the others when this worker has left');
    });
  }

  /** What is under way for it here stops: what would come of it could not be judged. */
  private leaveToNewer(stream: StreamName, error: Error): void {
    this.abandon(stream);
    void leaveToNewer(this.options, 'run', stream, error);
  }

  private async isOurs(stream: StreamName): Promise<boolean> {
    const isOurs = await this.options.leases.isMine(stream);
    if (!isOurs) this.abandon(stream);
    return isOurs;
  }

  private forget(actor: ExecutionActor): void {
    this.leaving.delete(actor);
    if (this.actors.get(actor.run.stream) === actor) this.actors.delete(actor.run.stream);
  }
}
