import type { EventFilter, RecordedEvent } from '@app/domain/kernel/event-store.js';

/** Something that must see every matching event at least once, across restarts. */
export interface FollowedLog {
  /** Under which its position is kept. */
  readonly name: string;
  readonly filter: EventFilter;
  /** When it resolves, the events are taken care of: the position after them may be kept. */
  handle(events: readonly RecordedEvent[], signal: AbortSignal): Promise<void>;
}
