import {
  limits,
  type EventFilter,
  type EventStore,
  type Position,
  type RecordedEvent,
} from '@app/domain/kernel/event-store.js';

export interface LogRange {
  /** Exclusive; from the beginning when absent. */
  readonly after?: Position | undefined;
  /** Inclusive: where the log ended when the reading began, so that a busy log comes to an end, too. */
  readonly until: Position;
  readonly filter?: EventFilter | undefined;
  readonly signal: AbortSignal;
}

/** The events of a part of the log, page by page: one page is all that is in memory. Ends early when the signal aborts. */
export async function* logPages(
  store: Pick<EventStore, 'readAll'>,
  { after, until, filter, signal }: LogRange,
): AsyncGenerator<readonly RecordedEvent[], void> {
  for (let from = after; !signal.aborted;) {
    const page = await store.readAll({
      limit: limits.pageEvents,
      ...(from === undefined ? {} : { after: from }),
      ...(filter === undefined ? {} : { filter }),
    });
    const events = page.events.filter(({ position }) => position <= until);
    if (events.length > 0) yield events;
    if (page.end || page.next === undefined || page.next >= until) return;
    from = page.next;
  }
}
