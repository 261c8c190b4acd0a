import type { AllPage, EventFilter, Position, ReadAllOptions } from '@app/domain/kernel/event-store.js';

interface Log {
  head(): Promise<Position | undefined>;
  readAll(options: ReadAllOptions): Promise<AllPage>;
}

/** The subscription is silent although there is something for it. */
export class Stalled extends Error {
  override readonly name = 'Stalled';
}

/**
 * Guard against subscriptions that fall silent: the client does not notice. After a while without any item the end of the
 * log is read (backwards, one event); when it has moved and we have not, the log is searched from our place on. No match:
 * we may skip to where the search ended. A match: the subscription gets one more such while to bring it.
 */
export class SilenceGuard {
  private overdue: Position | undefined;

  constructor(
    private readonly log: Log,
    private readonly filter: EventFilter | undefined,
  ) {}

  /**
   * How far the log was searched without a match; undefined when there is nothing new or something is under way.
   * @throws Stalled when what was there the last time has still not come
   */
  async check(
    position: Position | undefined,
  ): Promise<{ readonly skipTo?: Position; readonly isAtEnd: boolean }> {
    if (this.overdue !== undefined && (position === undefined || position < this.overdue)) {
      throw new Stalled(`Nothing comes, although there is an event at ${this.overdue}`);
    }
    this.overdue = undefined;
    const head = await this.log.head();
    if (head === undefined || (position !== undefined && head <= position)) return { isAtEnd: true };
    const page = await this.log.readAll({
      limit: 1,
      ...(position === undefined ? {} : { after: position }),
      ...(this.filter ? { filter: this.filter } : {}),
    });
    this.overdue = page.events[0]?.position;
    if (this.overdue !== undefined || page.next === undefined) return { isAtEnd: false };
    return { skipTo: page.next, isAtEnd: page.end };
  }
}
