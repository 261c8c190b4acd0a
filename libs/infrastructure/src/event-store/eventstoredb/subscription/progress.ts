import type { Position, RecordedEvent, SubscriptionMessage } from '@app/domain/kernel/event-store.js';
import { isApplicationEvent, toRecordedEvent } from '../recorded-event.js';
import { Mark, type Item } from './in-order.js';

/** How far a subscription has come, and what it tells its consumer of what it receives. */
export class Progress {
  isLive = false;

  constructor(
    /** Everything up to here was looked at. */
    public position: Position | undefined,
    private readonly matches: (event: RecordedEvent) => boolean,
  ) {}

  /** The messages that items make: events in one batch, and a checkpoint for what lies behind the last of them. */
  *messages(items: readonly Item[]): Generator<SubscriptionMessage> {
    let batch: RecordedEvent[] = [];
    let told = this.position;
    for (const item of items) {
      const event = item instanceof Mark ? undefined : this.take(item);
      if (event) batch.push(event);
      if (!(item instanceof Mark)) continue;
      this.advance(item.position);
      if (item.kind === 'checkpoint') continue;
      if (batch.length > 0) yield { kind: 'events', events: batch };
      told = batch.at(-1)?.position ?? told;
      batch = [];
      yield* this.live();
    }
    if (batch.length > 0) yield { kind: 'events', events: batch };
    told = batch.at(-1)?.position ?? told;
    if (this.position !== undefined && this.position !== told) {
      yield { kind: 'checkpoint', position: this.position };
    }
  }

  /** Says once per connection that it has caught up. */
  *live(): Generator<SubscriptionMessage> {
    if (!this.isLive) yield { kind: 'caught-up', position: this.position };
    this.isLive = true;
  }

  /** An event that matches and was not seen before. */
  private take({ event }: Exclude<Item, Mark>): RecordedEvent | undefined {
    if (!event) return undefined;
    const recorded = toRecordedEvent(event);
    if (!this.advance(recorded.position)) return undefined;
    return isApplicationEvent(event) && this.matches(recorded) ? recorded : undefined;
  }

  private advance(position: Position | undefined): boolean {
    if (position === undefined || (this.position !== undefined && position <= this.position)) return false;
    this.position = position;
    return true;
  }

  /** Skips what was looked at otherwise and does not match. */
  *skipTo(position: Position): Generator<SubscriptionMessage> {
    if (this.advance(position)) yield { kind: 'checkpoint', position };
  }
}
