import type { StoredEvent } from '../log/stored-event.js';

/** An event that was sent and is not yet acknowledged. */
export interface InFlight {
  readonly event: StoredEvent;
  readonly retries: number;
  readonly timeout: NodeJS.Timeout | undefined;
}

/** One connected client of a persistent subscription. */
export class Consumer {
  readonly inFlight = new Map<string, InFlight>();
  totalItems = 0;

  constructor(
    readonly userName: string,
    readonly connectionName: string,
    readonly address: string,
    /** How many events it takes before it has to acknowledge. */
    readonly bufferSize: number,
    readonly deliver: (event: StoredEvent, retries: number) => void,
    readonly drop: () => void,
  ) {}

  get freeSlots(): number {
    return this.bufferSize - this.inFlight.size;
  }

  send(item: InFlight): void {
    this.inFlight.set(item.event.id, item);
    this.totalItems += 1;
    this.deliver(item.event, item.retries);
  }

  /** Forgets an event that was acknowledged or given back. */
  settle(id: string): InFlight | undefined {
    const item = this.inFlight.get(id);
    if (!item) return undefined;
    clearTimeout(item.timeout);
    this.inFlight.delete(id);
    return item;
  }
}
