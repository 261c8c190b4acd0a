import type { RecordedEvent } from '@app/domain/kernel/event-store.js';

/** Events of a run that the log has shown: what follows on what is known need not be read. */
export class HeardEvents {
  private events: readonly RecordedEvent[] = [];

  /** @param known the last revision known */
  add(event: RecordedEvent, known: number): void {
    this.events = [...this.events.filter(({ revision }) => revision > known), event];
  }

  /** Those that follow on a revision without a gap. Whatever else there was is forgotten. */
  takeAfter(known: number): readonly RecordedEvent[] {
    const following: RecordedEvent[] = [];
    for (const event of this.events)
      if (event.revision === known + following.length + 1) following.push(event);
    this.events = [];
    return following;
  }
}
