import type { EventLog } from '../log/event-log.js';
import { resolveLink, type Resolved } from '../log/links.js';
import { firstVisible } from '../log/read-stream.js';
import type { StoredEvent } from '../log/stored-event.js';
import { chooseConsumer } from './choose-consumer.js';
import type { Consumer, InFlight } from './consumer.js';
import type { GroupSettings } from './group-settings.js';
import { ParkedEvents } from './parked-events.js';

export type NackAction = 'unknown' | 'park' | 'retry' | 'skip' | 'stop';

/** A persistent subscription: the server keeps its place and hands events to competing consumers. */
export class Group {
  readonly consumers: Consumer[] = [];
  readonly parked: ParkedEvents;
  readonly retrying: { readonly event: StoredEvent; readonly retries: number }[] = [];
  lastAcknowledged: StoredEvent | undefined;
  totalItems = 0;
  private place: number;

  constructor(
    private readonly log: EventLog,
    readonly source: string,
    readonly name: string,
    public settings: GroupSettings,
  ) {
    this.parked = new ParkedEvents(log, source, name);
    this.place = this.startPlace();
  }

  /** The newest event that is for this group. */
  get lastKnown(): StoredEvent | undefined {
    return this.events().findLast((event) => this.isVisible(event) && this.settings.filter(event));
  }

  /** An event as consumers get it. */
  resolve(event: StoredEvent): Resolved {
    const follows = this.settings.raw.getResolveLinks() || event.stream === this.parked.stream;
    return follows ? resolveLink(this.log, event) : { event };
  }

  connect(consumer: Consumer): void {
    this.consumers.push(consumer);
    this.dispatch();
  }

  /** What the consumer had not acknowledged goes to others. */
  disconnect(consumer: Consumer): void {
    const at = this.consumers.indexOf(consumer);
    if (at < 0) return;
    this.consumers.splice(at, 1);
    for (const id of [...consumer.inFlight.keys()]) {
      const item = consumer.settle(id);
      if (item) this.retrying.push({ event: item.event, retries: item.retries });
    }
    this.dispatch();
  }

  /** New settings begin anew at their start. */
  update(settings: GroupSettings): void {
    this.settings = settings;
    this.place = this.startPlace();
  }

  ack(consumer: Consumer, ids: readonly string[]): void {
    for (const id of ids) {
      const event = consumer.settle(id)?.event;
      if (event && this.isNewest(event)) this.lastAcknowledged = event;
    }
    this.dispatch();
  }

  nack(consumer: Consumer, ids: readonly string[], action: NackAction, reason: string): void {
    for (const id of ids) {
      const item = consumer.settle(id);
      if (!item) continue;
      if (action === 'park') this.parked.park(item.event, `Client explicitly NAK'ed message.\n${reason}`);
      else if (action !== 'skip') this.retry(item);
    }
    if (action === 'stop') consumer.drop();
    this.dispatch();
  }

  /** Hands parked events out again, all of them or those before a revision of their stream. */
  replayParked(before?: bigint): void {
    this.retrying.push(...this.parked.take(before).map((event) => ({ event, retries: 0 })));
    this.dispatch();
  }

  /** Hands out events as long as there are some and a consumer has room. */
  dispatch(): void {
    for (;;) {
      const next = this.retrying[0] ?? this.peek();
      if (!next) return;
      const consumer = chooseConsumer(this.settings.strategy, this.consumers, next.event);
      if (!consumer) return;
      if (this.retrying[0] === next) this.retrying.shift();
      else this.place += 1;
      this.totalItems += 1;
      this.takeTurn(consumer);
      consumer.send({ ...next, timeout: this.startTimeout(consumer, next.event) });
    }
  }

  private peek(): { readonly event: StoredEvent; readonly retries: number } | undefined {
    for (const events = this.events(); this.place < events.length; this.place += 1) {
      const event = events[this.place];
      if (!event) return undefined;
      if (this.isVisible(event) && this.settings.filter(event)) return { event, retries: 0 };
    }
    return undefined;
  }

  private retry({ event, retries }: InFlight): void {
    if (retries >= this.settings.raw.getMaxRetryCount())
      this.parked.park(event, 'Reached maximum retry count');
    else this.retrying.push({ event, retries: retries + 1 });
  }

  private startTimeout(consumer: Consumer, event: StoredEvent): NodeJS.Timeout | undefined {
    const { messageTimeoutMs } = this.settings;
    if (messageTimeoutMs <= 0) return undefined;
    return setTimeout(() => this.nack(consumer, [event.id], 'retry', ''), messageTimeoutMs).unref();
  }

  private isNewest(event: StoredEvent): boolean {
    if (event.stream === this.parked.stream) return false;
    return this.lastAcknowledged === undefined || event.position > this.lastAcknowledged.position;
  }

  private isVisible(event: StoredEvent): boolean {
    if (this.source === '$all') return event.stream !== this.parked.stream;
    return event.type !== '$streamDeleted' && event.revision >= firstVisible(this.log, this.source);
  }

  private takeTurn(consumer: Consumer): void {
    this.consumers.splice(this.consumers.indexOf(consumer), 1);
    this.consumers.push(consumer);
  }

  private events(): readonly StoredEvent[] {
    return this.source === '$all' ? this.log.all : this.log.eventsOf(this.source);
  }

  private startPlace(): number {
    const { startFrom } = this.settings;
    if (startFrom === 'start') return 0;
    if (startFrom === 'end') return this.events().length;
    return this.source === '$all' ? this.log.indexAfter(startFrom - 1n) : Number(startFrom);
  }
}
