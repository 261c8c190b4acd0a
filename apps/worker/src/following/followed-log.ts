import type { EventFilter, Position, RecordedEvent } from '@app/domain/kernel/event-store.js';

/** Something that must see every matching event at least once, across restarts. */
export interface FollowedLog {
  readonly filter: EventFilter;
  /** After which position to go on; undefined: from the beginning of the log. */
  start(): Promise<Position | undefined>;
  /** When it resolves, the events are taken care of: the position after them may be kept. */
  handle(events: readonly RecordedEvent[]): Promise<void>;
  moved(position: Position): void;
}
