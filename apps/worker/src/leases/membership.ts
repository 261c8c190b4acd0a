import type pg from 'pg';
import type { StreamName } from '@app/domain/kernel/ids.js';
import { whileReconnecting } from '@app/infrastructure/postgres/reconnect.js';
import { Session } from '@app/infrastructure/postgres/session.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { Identity } from './identity.js';
import { holdLock } from './worker-lock.js';
import { compareClocks } from '../time/shared-time.js';
import { bury, closeRoom, keepNothing, ownedBy, register, renew, serverTime } from './workers-table.js';

async function setClock(client: pg.Client): Promise<void> {
  const sent = performance.now();
  compareClocks(await serverTime(client), sent, performance.now());
}

export interface MembershipOptions {
  readonly databaseUrl: string;
  readonly identity: Identity;
  /** Milliseconds that the leases of a worker hold without being renewed. */
  readonly leaseMs: number;
  readonly logger: Logger;
  /** A connection is about to be made: whatever rests is let go of with it. */
  readonly onJoining: () => void;
  /** After each connection: the leases are good, and these streams, no others, are this worker's. */
  readonly onJoined: (owned: readonly StreamName[]) => void;
  /** The leases could not be renewed in time: others may take over now. */
  readonly onSuspended: () => void;
  /** Perhaps there is something to take, or somebody has come or gone. */
  readonly onNews: () => void;
  /** A worker has told of a cooldown. */
  readonly onCooldown: (told: string) => void;
  /** A lock, or a place of an agent, that a step of this worker waits for has come to it. */
  readonly onClaims: () => void;
}

/**
 * One worker among others, by one connection: it holds the lock that says so, hears of changes, renews all leases by one
 * write, and carries every statement about leases, one after another.
 */
export class Membership {
  private readonly session: Session;
  private me: number | undefined;
  private over = false;
  private last: Promise<unknown> = Promise.resolve();
  private beat: NodeJS.Timeout | undefined;
  private deadline: NodeJS.Timeout | undefined;
  private wake: NodeJS.Timeout | undefined;
  private wakesAt = Infinity;

  constructor(private readonly options: MembershipOptions) {
    this.session = new Session(
      options.databaseUrl,
      'leases',
      (client) => this.join(client),
      () => void this.run(() => Promise.resolve()).catch(() => undefined),
    );
  }

  /** Resolves when this worker is one of them. */
  async open(): Promise<void> {
    await this.run(() => Promise.resolve());
    this.scheduleBeat();
  }

  /**
   * Runs a statement about leases, after those that were asked for before; again when the connection broke, so it must bear that.
   * @throws the error of the connection once this has left
   */
  run<Result>(work: (client: pg.Client, me: number) => Promise<Result>): Promise<Result> {
    const result = this.last.then(() => this.attempt(work));
    this.last = result.catch(() => undefined);
    return result;
  }

  private attempt<Result>(work: (client: pg.Client, me: number) => Promise<Result>): Promise<Result> {
    return whileReconnecting(
      async () => {
        const client = await this.session.connected();
        return work(client, this.me as number);
      },
      {
        giveUp: () => this.over,
        onRetry: (error) => this.options.logger.warn({ err: error }, 'leases wait for Postgres'),
      },
    );
  }

  /** A resting run wants to go on in so many milliseconds. */
  wakeIn(ms: number): void {
    const at = performance.now() + ms;
    if (at >= this.wakesAt || this.over) return;
    this.wakesAt = at;
    clearTimeout(this.wake);
    this.wake = setTimeout(() => void this.renew(), Math.min(Math.max(ms, 0), this.options.leaseMs));
  }

  /** From now on it gets nothing more, and keeps nothing that rests. */
  async retire(): Promise<void> {
    const close = async (client: pg.Client, me: number) => {
      await closeRoom(client, me);
      await keepNothing(client, me);
    };
    await this.run(close).catch((error: unknown) =>
      this.options.logger.warn({ err: error }, 'could not say that this worker is leaving'),
    );
  }

  /** Gives what is left to the others. Without the server it just goes: its lock is free then. */
  async leave(withinMs = 1_000): Promise<void> {
    this.over = true;
    for (const timer of [this.beat, this.deadline, this.wake]) clearTimeout(timer);
    const giveUp = setTimeout(() => this.session.drop(), withinMs);
    const left = this.me === undefined ? undefined : this.run(bury);
    await left?.catch((error: unknown) => this.options.logger.warn({ err: error }, 'left without a word'));
    clearTimeout(giveUp);
    await this.session.close();
  }

  private async join(client: pg.Client): Promise<void> {
    const { identity, leaseMs, logger, onNews, onCooldown, onClaims } = this.options;
    client.on('notification', ({ channel, payload }) => {
      if (channel === 'tizmoret_workers') onNews();
      else if (channel === 'tizmoret_cooldowns') onCooldown(payload ?? '');
      else if (payload === String(this.me)) onClaims();
    });
    await client.query(
      'listen tizmoret_workers; listen tizmoret_locks; listen tizmoret_places; listen tizmoret_cooldowns; set synchronous_commit = off',
    );
    await setClock(client);
    const sent = performance.now();
    const known = this.me !== undefined && (await renew(client, this.me, leaseMs)) !== undefined;
    if (this.me !== undefined && !known) logger.warn('others have taken over the runs of this worker');
    const me = known ? (this.me as number) : await register(client, identity, leaseMs);
    this.me = me;
    await holdLock(client, me);
    this.options.onJoining();
    await keepNothing(client, me);
    const owned = await ownedBy(client, me);
    this.renewed(sent);
    this.options.onJoined(owned);
  }

  private scheduleBeat(): void {
    clearTimeout(this.beat);
    if (!this.over) this.beat = setTimeout(() => void this.renew(), this.options.leaseMs / 3);
  }

  private async renew(): Promise<void> {
    const { leaseMs, logger, onNews } = this.options;
    this.wakesAt = Infinity;
    const sent = performance.now();
    try {
      const renewal = await this.run((client, me) => renew(client, me, leaseMs));
      await this.run(setClock);
      if (renewal) {
        this.renewed(sent);
        for (const dead of renewal.expired) {
          logger.warn({ worker: dead }, 'the lease of a worker has run out: its runs go to the others');
          await this.run((client) => bury(client, dead));
        }
        if (renewal.wakesIn !== null) this.wakeIn(renewal.wakesIn);
        onNews();
      } else {
        this.session.drop();
      }
    } catch (error) {
      if (!this.over) logger.error({ err: error }, 'the leases cannot be renewed');
    }
    this.scheduleBeat();
  }

  /** @param sent when the renewal was sent, which is before the server reckoned with it */
  private renewed(sent: number): void {
    clearTimeout(this.deadline);
    if (this.over) return;
    const left = this.options.leaseMs - (performance.now() - sent);
    this.deadline = setTimeout(() => this.suspend(), Math.max(0, left));
  }

  /** A connection that says nothing may be broken without anybody knowing: it is made anew. */
  private suspend(): void {
    this.options.logger.warn('the leases could not be renewed in time: starting nothing until they are');
    this.options.onSuspended();
    this.session.drop();
  }
}
