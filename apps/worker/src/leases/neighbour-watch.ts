import { setTimeout as sleep } from 'node:timers/promises';
import { isNativeError } from 'node:util/types';
import type pg from 'pg';
import { Wakeups } from '@app/infrastructure/event-store/wakeups.js';
import { whileReconnecting } from '@app/infrastructure/postgres/reconnect.js';
import { Session } from '@app/infrastructure/postgres/session.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import { here, isGone } from './identity.js';
import type { Membership } from './membership.js';
import { untilLockIsFree } from './worker-lock.js';
import { bury, isServerSettled, neighbourOf, type Neighbour } from './workers-table.js';

/** A wait holds a snapshot, which keeps Postgres from cleaning up: so none is longer than this. */
const longestWait = '30s';
/** A worker on another host whose lock is free may be back in a moment: its connection broke, not its process. */
const benefitOfDoubtMs = 1_000;
const lookAgainMs = 250;

/**
 * Waits for the lock of one other worker on a connection of its own, which costs nothing, and so learns at once that it
 * has died. Its runs then go to those who are there.
 */
export class NeighbourWatch {
  private readonly session: Session;
  private readonly wakeups = new Wakeups();
  private readonly stopping = new AbortController();
  private backend: number | undefined;
  private watched: number | undefined;
  private suspect: { readonly id: number; readonly since: number } | undefined;
  private watching: Promise<void> | undefined;

  constructor(
    databaseUrl: string,
    private readonly members: Membership,
    private readonly logger: Logger,
  ) {
    this.session = new Session(databaseUrl, 'neighbour watch', async (client) => {
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      await client.query(`set lock_timeout = '${longestWait}'`);
      this.backend = rows[0]?.pid;
    });
  }

  start(): void {
    this.watching = this.watch();
  }

  /** Somebody has come or gone: perhaps the neighbour is another one now. */
  async recheck(): Promise<void> {
    this.wakeups.wake();
    if (this.watched === undefined || this.stopping.signal.aborted) return;
    await this.members
      .run(async (client, me) => {
        const neighbour = await neighbourOf(client, me);
        if (neighbour?.id !== this.watched)
          await client.query('select pg_cancel_backend($1)', [this.backend]);
      })
      .catch((error: unknown) => this.logger.debug({ err: error }, 'cannot see who is there'));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.wakeups.close();
    this.session.drop();
    await Promise.all([this.watching, this.session.close()]);
  }

  private async watch(): Promise<void> {
    const isOver = () => this.stopping.signal.aborted;
    while (!isOver()) {
      const mark = this.wakeups.mark();
      try {
        const neighbour = await this.members.run(neighbourOf);
        if (neighbour) await this.watchOne(neighbour);
        else await this.wakeups.wait(mark, 60_000, this.stopping.signal);
      } catch (error) {
        if (isOver()) return;
        this.logger.warn({ err: error }, 'cannot watch the other workers, trying again');
        await sleep(500);
      }
    }
  }

  private async watchOne(neighbour: Neighbour): Promise<void> {
    this.watched = neighbour.id;
    const free = await this.isFree(neighbour.id);
    this.watched = undefined;
    if (!free || this.stopping.signal.aborted) this.suspect = undefined;
    else if (isGone(neighbour) || (await this.stayedAway(neighbour))) {
      this.logger.warn({ worker: neighbour.id }, 'a worker has died: its runs go to the others');
      await this.members.run((client) => bury(client, neighbour.id));
    } else await sleep(lookAgainMs);
  }

  /** True as soon as nobody holds the lock; false when it is time to look who the neighbour is. */
  private isFree(worker: number): Promise<boolean> {
    return whileReconnecting(
      async () => {
        const client: pg.Client = await this.session.connected();
        return untilLockIsFree(client, worker).then(
          () => true,
          (error: unknown) => {
            if (isNativeError(error) && 'code' in error && ['55P03', '57014'].includes(String(error.code)))
              return false;
            throw error;
          },
        );
      },
      { giveUp: () => this.stopping.signal.aborted, onRetry: () => undefined },
    );
  }

  /** A process that is there will come back, or its lease runs out. Of one elsewhere we only see that it stays away. */
  private async stayedAway({ id, host }: Neighbour): Promise<boolean> {
    if (host === here.host) return false;
    if (this.suspect?.id !== id) this.suspect = { id, since: performance.now() };
    if (performance.now() - this.suspect.since < benefitOfDoubtMs) return false;
    return this.members.run(isServerSettled);
  }
}
