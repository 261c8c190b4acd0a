import type { Position, RecordedEvent } from '@app/domain/kernel/event-store.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import type { Membership } from './membership.js';
import { sharedNow } from '../time/shared-time.js';

/** A stream that this worker has to act for from now on, and a revision that it is known to have. */
export interface Claim {
  readonly stream: StreamName;
  readonly seen: number;
  /** Whether `seen` is the newest revision, as far as anybody knows. */
  readonly isNew?: boolean;
  /** What has been read of it from the log already, in order. */
  readonly news?: readonly RecordedEvent[];
}

/** The newest event of a stream that asks for somebody to act. */
export interface News {
  readonly stream: StreamName;
  readonly seen: number;
  readonly position: Position;
}

/** What becomes of a lease that its owner has no more use for. */
export interface Leaving {
  readonly stream: StreamName;
  /** The last one that the owner knows: if there is more, the lease stays with it. */
  readonly revision: number;
  /** True: there is nothing left to do, ever. False: it rests until somebody writes, or until `wakesAt`. */
  readonly ended: boolean;
  /** Milliseconds since the epoch. */
  readonly wakesAt?: number;
  /** Whether the owner remembers it while it rests, and is the one who acts on it next; not of one that wakes at a time. */
  readonly isKept: boolean;
}

interface Asked {
  readonly leaving: Leaving;
  readonly isWanted: () => boolean;
  readonly resolve: (kept: number | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** All workers go through rows in the same order: none waits for one that waits for it. */
const inOrder = (one: { readonly stream: StreamName }, other: { readonly stream: StreamName }): number =>
  one.stream < other.stream ? -1 : 1;

/** Who acts for which stream: the table worker.leases. The functions of SQL are in migrations 0013, 0022 and 0025. */
export class Leases {
  private asked: Asked[] = [];
  private lettingGo = false;

  constructor(private readonly members: Pick<Membership, 'run' | 'wakeIn'>) {}

  /** Up to where the log is taken in, by all workers together. */
  position(): Promise<Position | undefined> {
    return this.members.run(async (client) => {
      const { rows } = await client.query<{ position: Position }>(
        `select position from worker.checkpoints where name = 'log' and position <> ''`,
      );
      return rows[0]?.position;
    });
  }

  /** Takes in the log up to a position, and takes what is free. One statement; one stream once. */
  takeIn(upTo: Position, unsorted: readonly News[]): Promise<readonly Claim[]> {
    const news = unsorted.toSorted(inOrder);
    const streams = news.map(({ stream }) => stream);
    const revisions = news.map(({ seen }) => seen);
    const positions = news.map(({ position }) => position);
    return this.members.run(async (client, me) => {
      const { rows } = await client.query<Claim>({
        name: 'take in',
        text: 'select * from worker.take_in($1, $2, $3, $4, $5)',
        values: [me, upTo, streams, revisions, positions],
      });
      return rows;
    });
  }

  claim(): Promise<readonly Claim[]> {
    return this.members.run(async (client, me) => {
      const { rows } = await client.query<Claim>({
        name: 'claim',
        text: 'select * from worker.claim($1)',
        values: [me],
      });
      return rows;
    });
  }

  /** Whether this worker still has the lease. */
  isMine(stream: StreamName): Promise<boolean> {
    return this.members.run(async (client, me) => {
      const found = await client.query('select 1 from worker.leases where stream = $1 and owner = $2', [
        stream,
        me,
      ]);
      return found.rowCount === 1;
    });
  }

  /**
   * Those that are asked for while a statement is under way go together in the next. Answers undefined when the lease is gone,
   * else the revision that the owner has not seen.
   * @param isWanted asked right before: who has lost the lease since, and perhaps got it again, must not end the new one
   */
  letGo(leaving: Leaving, isWanted: () => boolean): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      this.asked.push({ leaving, isWanted, resolve, reject });
      if (!this.lettingGo) void this.letAllGo();
    });
  }

  /** Resting runs are forgotten. Answers those that somebody has written to meanwhile: they are this worker's to act for. */
  keepNoMore(streams: readonly StreamName[]): Promise<readonly Claim[]> {
    return this.members.run(async (client, me) => {
      const { rows } = await client.query<Claim>('select * from worker.keep_no_more($1, $2)', [me, streams]);
      return rows;
    });
  }

  async handOver(streams: readonly StreamName[]): Promise<void> {
    if (streams.length === 0) return;
    await this.members.run((client, me) => client.query('select worker.hand_over($1, $2)', [me, streams]));
  }

  /** A newer release has written into a stream: it goes to a worker that knows what. */
  async cannotRead(stream: StreamName): Promise<void> {
    await this.members.run((client, me) => client.query('select worker.cannot_read($1, $2)', [me, stream]));
  }

  private async letAllGo(): Promise<void> {
    this.lettingGo = true;
    while (this.asked.length > 0) {
      const group = this.asked.splice(0, 1_000).sort((one, other) => inOrder(one.leaving, other.leaving));
      try {
        const kept = await this.letGroupGo(group);
        for (const { leaving, resolve } of group) resolve(kept.get(leaving.stream));
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.lettingGo = false;
  }

  private letGroupGo(asked: readonly Asked[]): Promise<ReadonlyMap<StreamName, number>> {
    for (const { wakesAt } of asked.map(({ leaving }) => leaving)) {
      if (wakesAt !== undefined) this.members.wakeIn(wakesAt - sharedNow());
    }
    return this.members.run(async (client, me) => {
      const group = asked.flatMap(({ leaving, isWanted }) => (isWanted() ? [leaving] : []));
      const streams = group.map(({ stream }) => stream);
      const revisions = group.map(({ revision }) => revision);
      const ended = group.map((one) => one.ended);
      const kept = group.map(({ isKept }) => isKept);
      const wakes = group.map(({ wakesAt }) => (wakesAt === undefined ? null : new Date(wakesAt)));
      const { rows } = await client.query<Claim>({
        name: 'let go',
        text: 'select * from worker.let_go($1, $2, $3, $4, $5, $6)',
        values: [me, streams, revisions, ended, wakes, kept],
      });
      return new Map(rows.map(({ stream, seen }) => [stream, seen]));
    });
  }
}
