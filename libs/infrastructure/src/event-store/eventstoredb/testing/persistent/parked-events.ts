import { randomUUID } from 'node:crypto';
import type { EventLog } from '../log/event-log.js';
import { linkTo, resolveLink } from '../log/links.js';
import { firstVisible } from '../log/read-stream.js';
import type { StoredEvent } from '../log/stored-event.js';

/** What a group has put aside: links in a stream of their own, as the server keeps them. */
export class ParkedEvents {
  readonly stream: string;

  constructor(
    private readonly log: EventLog,
    source: string,
    group: string,
  ) {
    this.stream = `$persistentsubscription-${source}::${group}-parked`;
  }

  get count(): number {
    return this.waiting().length;
  }

  park(event: StoredEvent, reason: string): void {
    const target = resolveLink(this.log, event).event ?? event;
    const metadata = {
      added: new Date().toISOString(),
      reason,
      subscriptionEventNumber: Number(event.revision),
    };
    this.log.append(this.stream, 'any', [linkTo(randomUUID(), target, metadata)]);
  }

  /** The links, oldest first, which are gone from here from now on. @param before revision in the stream of parked events */
  take(before?: bigint): readonly StoredEvent[] {
    const taken = this.waiting().filter(({ revision }) => before === undefined || revision < before);
    const last = taken.at(-1);
    if (last) this.log.truncate(this.stream, last.revision + 1n);
    return taken;
  }

  private waiting(): readonly StoredEvent[] {
    return this.log.eventsOf(this.stream).slice(Number(firstVisible(this.log, this.stream)));
  }
}
