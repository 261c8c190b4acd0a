import type { RecordedEvent } from '@app/domain/kernel/event-store.js';

/** What a subscriber has yet to take: bounded, so that a slow one costs a known amount of memory. */
export class EventQueue {
  private events: RecordedEvent[] = [];
  private wake: (() => void) | undefined;
  private overflown = false;
  private closed = false;

  /** @param capacity events that may wait at once */
  constructor(private readonly capacity: number) {}

  push(event: RecordedEvent): void {
    if (this.closed || this.overflown) return;
    if (this.events.length >= this.capacity) {
      this.overflown = true;
      this.events = [];
    } else {
      this.events.push(event);
    }
    this.wake?.();
  }

  /** No more will come: what waits is still handed out. */
  close(): void {
    this.closed = true;
    this.wake?.();
  }

  /** Everything that waits, once there is something; 'overflow' when too much was; 'closed' after the end. */
  async take(): Promise<readonly RecordedEvent[] | 'overflow' | 'closed'> {
    for (;;) {
      if (this.overflown) return 'overflow';
      if (this.events.length > 0) {
        const taken = this.events;
        this.events = [];
        return taken;
      }
      if (this.closed) return 'closed';
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}
