import type { Hold } from '@app/domain/execution/execution.events.js';
import type { Waiting } from '@app/infrastructure/agents/call-limits.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import { sharedNow } from '../../time/shared-time.js';
import { sayWait } from '../calls/say-wait.js';
import { untilThrough } from '../calls/until-through.js';
import type { Cooldown, CooldownStore } from './cooldowns-table.js';

/** Whoever answers so decides for all workers and tenants: then it is asked again, whatever it has said. */
const mostMs = 600_000;
/** After a cooldown so many milliseconds pass between one who has waited and the next. */
export const paceMs = 100;
/** Of a notification. */
const longestKey = 500;

/**
 * What gets too many requests, by its own word (429): nobody asks it until it may be asked again, on no worker. A worker that does not
 * hear of it finds out by itself, by one request.
 */
export class Cooldowns {
  private readonly ends = new Map<string, number>();
  /** When whoever waits next for it may ask. */
  private readonly turns = new Map<string, number>();
  private isOver: ((key: string) => void) | undefined;

  constructor(
    private readonly store: CooldownStore,
    private readonly logger: Logger,
  ) {}

  /** Something has told one of our requests to come again in so many milliseconds. Returns at once. */
  begin(about: string, ms: number): void {
    const key = about.slice(0, longestKey);
    const endsAt = sharedNow() + Math.min(ms, mostMs);
    if (!this.note({ key, endsAt })) return;
    this.logger.warn({ key, ms }, 'it gets too many requests: nobody asks it until it may be asked again');
    this.store
      .put({ key, endsAt })
      .catch((error: unknown) =>
        this.logger.warn({ err: error, key }, 'other workers find out by themselves that it gets too many'),
      );
  }

  /** Another worker has told of one. */
  hear(told: string): void {
    this.note(JSON.parse(told) as Cooldown);
  }

  /** Takes in those that this worker has not been there to hear of. */
  async catchUp(): Promise<void> {
    try {
      for (const cooldown of await this.store.all()) this.note(cooldown);
    } catch (error) {
      this.logger.warn(
        { err: error },
        'cannot read what gets too many requests: this worker finds out by itself',
      );
    }
  }

  /** @param call with the key of each that is over */
  whenOver(call: (key: string) => void): void {
    this.isOver = call;
  }

  /** Whether there is any. */
  get areThere(): boolean {
    return this.ends.size > 0;
  }

  /** Why something is not to be asked now; undefined: it may be. */
  of(about: string): (Hold & { readonly until: number }) | undefined {
    const key = about.slice(0, longestKey);
    const until = this.ends.get(key);
    if (until === undefined || until <= sharedNow()) return undefined;
    return { kind: 'rate-limit', reason: reasonOf(key), until: Math.ceil(until) };
  }

  /** Resolves when it may be asked; of several who wait, one after another. @throws the reason of the signal on abort */
  async pass(about: string, waiting: Waiting): Promise<void> {
    if (!this.of(about)) return;
    const say = sayWait(waiting.log);
    let timer: NodeJS.Timeout | undefined;
    let turn: number | undefined;
    await untilThrough(
      (again) => ({
        go: () => {
          const hold = this.of(about);
          if (hold) say(hold);
          turn = hold ? undefined : (turn ?? this.turnFor(about));
          const at = hold?.until ?? turn ?? 0;
          if (at <= sharedNow()) return true;
          timer = callAt(at, again);
          return undefined;
        },
        giveUp: () => clearTimeout(timer),
      }),
      waiting,
    );
  }

  /** When the next of those who have waited may ask. */
  private turnFor(about: string): number {
    const turn = Math.max(sharedNow(), this.turns.get(about) ?? 0);
    this.turns.set(about, turn + paceMs);
    return turn;
  }

  /** Answers whether it was news. */
  private note({ key, endsAt }: Cooldown): boolean {
    if (endsAt <= Math.max(sharedNow(), this.ends.get(key) ?? 0)) return false;
    this.ends.set(key, endsAt);
    callAt(endsAt, () => {
      if (this.ends.get(key) !== endsAt) return;
      this.ends.delete(key);
      this.isOver?.(key);
    });
    return true;
  }
}

/** For a person. */
export const reasonOf = (key: string): string => `${key} gets too many requests`;

/** @param at milliseconds since the epoch by the clock that all workers share */
const callAt = (at: number, call: () => void): NodeJS.Timeout =>
  setTimeout(call, Math.max(0, at - sharedNow()) + 1).unref();
