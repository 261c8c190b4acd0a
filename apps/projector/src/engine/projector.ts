import type { EventStore, Position } from '@app/domain/kernel/event-store.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { BatchWriter } from './batch-writer.js';
import { CheckpointMoved, enterProjections, loadCheckpoints } from './checkpoints.js';
import { follow } from './follower.js';
import { ParkedStreams } from './parked-streams.js';
import { Progress, UnknownTypes } from './progress.js';
import type { Projection } from './projection.js';
import { Session } from './session.js';

export interface ProjectorOptions {
  readonly databaseUrl: string;
  readonly store: EventStore;
  readonly projections: readonly Projection[];
  /** Event types left out by intention. */
  readonly notProjected: ReadonlySet<string>;
  readonly log: Logger;
}

/** One projector per database; any number, as long as it is one of ours. */
const lockKey = 7_410_238_551;
const standbyMs = 500;
const longestPauseMs = 5_000;

/**
 * Keeps the read models up to date. Of several projectors on a database one works, the others stand by and take over.
 * Whatever fails outside the events themselves is tried again for as long as it takes.
 */
export class Projector {
  private readonly known: ReadonlySet<string>;
  private readonly unknown: UnknownTypes;

  constructor(private readonly options: ProjectorOptions) {
    const { projections, notProjected, log } = options;
    this.known = new Set([...notProjected, ...projections.flatMap(({ handles }) => [...handles])]);
    this.unknown = new UnknownTypes(log, this.known);
  }

  /** Runs until the signal aborts; the batch that is under way is finished first. */
  async run(signal: AbortSignal): Promise<void> {
    const { log } = this.options;
    const isOver = () => signal.aborted;
    for (let pause = 100; !isOver();) {
      const started = performance.now();
      try {
        await this.runOnce(signal);
      } catch (error) {
        if (isOver()) return;
        if (error instanceof CheckpointMoved) {
          log.info(error.message);
          continue;
        }
        if (performance.now() - started > longestPauseMs) pause = 100;
        log.warn({ err: error, retryInMs: pause }, 'the projector was interrupted');
        await sleep(pause * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
        pause = Math.min(pause * 2, longestPauseMs);
      }
    }
  }

  /** Until the signal aborts or something fails. */
  private async runOnce(signal: AbortSignal): Promise<void> {
    const broken = new AbortController();
    const session = await Session.open(this.options.databaseUrl, (why) => broken.abort(why));
    try {
      const ended = AbortSignal.any([signal, broken.signal]);
      if (await this.lock(session, ended)) await this.followAll(session, ended);
      if (!signal.aborted) broken.signal.throwIfAborted();
    } finally {
      await session.close();
    }
  }

  /** Polls: a session that waits inside Postgres would hold a snapshot, and with it back the cleaning of all tables. */
  private async lock(session: Session, signal: AbortSignal): Promise<boolean> {
    for (let standby = false; !signal.aborted; standby = true) {
      if (await session.tryLock(lockKey)) return true;
      if (!standby) this.options.log.info('another projector is at work; standing by');
      await sleep(standbyMs, undefined, { signal }).catch(() => undefined);
    }
    return false;
  }

  /** Projections at the same position go together; one that is being rebuilt goes by itself and holds up no other. */
  private async followAll(session: Session, signal: AbortSignal): Promise<void> {
    const { projections } = this.options;
    const { checkpoints, parked } = await session.transaction(async (client) => {
      await enterProjections(client, projections);
      return {
        checkpoints: await loadCheckpoints(client, projections),
        parked: await ParkedStreams.load(client),
      };
    });
    const failed = new AbortController();
    const groups = groupByPosition(checkpoints).map(([position, group]) =>
      this.followGroup(session, group, position, parked, AbortSignal.any([signal, failed.signal])).catch(
        (error: unknown) => {
          failed.abort(error);
        },
      ),
    );
    await Promise.all(groups);
    failed.signal.throwIfAborted();
  }

  private followGroup(
    session: Session,
    projections: readonly Projection[],
    position: Position | undefined,
    parked: ParkedStreams,
    signal: AbortSignal,
  ): Promise<void> {
    const { store, log } = this.options;
    const writer = new BatchWriter({
      session,
      projections,
      position,
      parked,
      known: this.known,
      onParked: ({ name }, { stream, revision, type }, error) =>
        log.error({ projection: name, stream, revision, type, err: error }, 'parked a stream'),
    });
    return follow(store, projections, writer, new Progress(log, projections, this.unknown), signal);
  }
}

function groupByPosition(
  checkpoints: ReadonlyMap<Projection, Position | undefined>,
): readonly (readonly [Position | undefined, readonly Projection[]])[] {
  const groups = new Map<Position | undefined, Projection[]>();
  for (const [projection, position] of checkpoints) {
    groups.set(position, [...(groups.get(position) ?? []), projection]);
  }
  return [...groups];
}
