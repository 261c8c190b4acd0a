import { setImmediate } from 'node:timers/promises';
import type { Position, RecordedEvent } from '@app/domain/kernel/event-store.js';
import { parseStream, type StreamName } from '@app/domain/kernel/ids.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { FollowedLog } from '../following/followed-log.js';
import { isByWorker } from './is-by-worker.js';
import type { LeasedWork } from './leased-work.js';
import type { Claim, Leases, News } from './leases.js';

const keepEveryMs = 500;

/** Follows the log with all the other workers, takes this one's share of what there is to do, and hands it to who does it. */
export class WorkTaker implements FollowedLog {
  readonly filter;
  private reached: Position | undefined;
  private keeping: NodeJS.Timeout | undefined;
  private claiming: Promise<void> | undefined;
  private claimAgain = false;
  private retired = false;
  private wasFull = false;

  constructor(
    private readonly leases: Leases,
    private readonly kinds: readonly LeasedWork[],
    private readonly room: number,
    private readonly logger: Logger,
  ) {
    this.filter = {
      categories: kinds.map(({ category }) => category),
      types: kinds.flatMap(({ types }) => types),
    };
  }

  start(): Promise<Position | undefined> {
    return this.reached === undefined ? this.leases.position() : Promise.resolve(this.reached);
  }

  async handle(events: readonly RecordedEvent[]): Promise<void> {
    const news = new Map<StreamName, News>();
    const byStream = new Map<StreamName, RecordedEvent[]>();
    for (const event of events) {
      const { stream, revision, position } = event;
      this.workOf(stream)?.observe(event);
      if (isByWorker(event)) continue;
      news.set(stream, { stream, seen: revision, position });
      byStream.set(stream, [...(byStream.get(stream) ?? []), event]);
    }
    const last = events.at(-1);
    if (news.size === 0 || !last) return;
    // What this worker has kept goes first: it needs no answer to this.
    await setImmediate();
    const claims = await this.leases.takeIn(last.position, [...news.values()]);
    this.takeUp(
      claims.map((claim) => ({
        ...claim,
        isNew: news.get(claim.stream)?.seen === claim.seen,
        news: byStream.get(claim.stream) ?? [],
      })),
    );
  }

  /** What brings no news is taken in now and then: after a crash some of it is read again. */
  moved(position: Position): void {
    this.reached = position;
    this.keeping ??= setTimeout(() => {
      this.keeping = undefined;
      if (!this.retired) void this.keep();
    }, keepEveryMs);
  }

  /** Takes what is free, up to this worker's share. */
  claim(): Promise<void> {
    this.claimAgain = this.claiming !== undefined;
    this.claiming ??= this.claimAll().finally(() => {
      this.claiming = undefined;
      if (this.claimAgain) void this.claim();
    });
    return this.claiming;
  }

  /** Something has left: if there was no room for all that is free, there may be now. */
  roomAgain(): void {
    if (this.wasFull) void this.claim();
  }

  /** Brings what this worker does in line with the leases it has: of some the answer may have been lost. */
  joined(owned: readonly StreamName[]): void {
    const mine = new Set(owned);
    for (const work of this.kinds) {
      for (const stream of work.streams()) {
        if (!mine.delete(stream)) work.abandon(stream);
      }
    }
    this.takeUp([...mine].map((stream) => ({ stream, seen: -1 })));
  }

  /** The leases may have gone to others. */
  doubt(): void {
    for (const work of this.kinds) work.forgetResting();
  }

  /** Takes nothing more. */
  retire(): void {
    this.retired = true;
    this.doubt();
    clearTimeout(this.keeping);
  }

  private async claimAll(): Promise<void> {
    const isRetired = () => this.retired;
    if (isRetired()) return;
    try {
      this.takeUp(await this.leases.claim());
    } catch (error) {
      if (!isRetired()) this.logger.error({ err: error }, 'cannot take what is free');
    }
  }

  private async keep(): Promise<void> {
    try {
      if (this.reached !== undefined) this.takeUp(await this.leases.takeIn(this.reached, []));
    } catch (error) {
      if (!this.retired) this.logger.error({ err: error }, 'cannot keep the position in the log');
    }
  }

  private takeUp(claims: readonly Claim[]): void {
    if (this.retired) return;
    for (const claim of claims) this.workOf(claim.stream)?.takeUp(claim);
    if (claims.length > 0) this.wasFull = this.held >= this.room;
  }

  private get held(): number {
    return this.kinds.reduce((sum, work) => sum + work.streams().length, 0);
  }

  private workOf(stream: StreamName): LeasedWork | undefined {
    const category = parseStream(stream)?.category;
    return this.kinds.find((work) => work.category === category);
  }
}
