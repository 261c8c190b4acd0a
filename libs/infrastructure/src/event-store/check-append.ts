import { limits, type NewEvent } from '@app/domain/kernel/event-store.js';
import { TooLarge } from '@app/domain/kernel/event-store-errors.js';

/** An event with its data and metadata as JSON text, so that nobody serialises twice. */
export interface SerializedEvent {
  readonly event: NewEvent;
  readonly data: string;
  readonly metadata: string;
}

/**
 * Serialises what is to be appended and holds it against the limits of every adapter.
 * @throws TooLarge, naming the event and the limit; RangeError when there is nothing to append
 */
export function serializeEvents(stream: string, events: readonly NewEvent[]): readonly SerializedEvent[] {
  if (events.length === 0) throw new RangeError(`Nothing to append to ${stream}`);
  if (events.length > limits.appendEvents) {
    throw new TooLarge(`${events.length} events for ${stream}; an append takes ${limits.appendEvents}`);
  }
  let total = 0;
  let metadata = '';
  return events.map((event, index) => {
    // Events that are decided together share their metadata.
    if (event.metadata !== events[index - 1]?.metadata) metadata = JSON.stringify(event.metadata);
    const serialized = { event, data: JSON.stringify(event.data), metadata };
    const bytes = Buffer.byteLength(serialized.data) + Buffer.byteLength(serialized.metadata);
    total += bytes;
    if (bytes > limits.eventBytes) {
      throw new TooLarge(
        `${event.type} for ${stream} has ${bytes} bytes; an event takes ${limits.eventBytes}`,
      );
    }
    if (total > limits.appendBytes) {
      throw new TooLarge(`The append to ${stream} has over ${limits.appendBytes} bytes`);
    }
    return serialized;
  });
}
