import { limits, type EventStore, type RecordedEvent } from '@app/domain/kernel/event-store.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import { slowConsumer } from '../graphql/errors.js';
import { EventQueue } from './event-queue.js';
import type { LiveFeed } from './live-feed.js';

export interface FollowOptions {
  readonly stream: StreamName;
  /** Revision of the last event the reader has; -1 for none. */
  readonly after: number;
  /** Live events that may wait for the reader. */
  readonly capacity: number;
  /** Stops at once. */
  readonly signal: AbortSignal;
  /** Stops as soon as everything that was there has been read. */
  readonly ended?: AbortSignal;
}

/**
 * A stream from a revision on: its history at the reader's pace, then live; no gap, no repeat.
 * @throws SLOW_CONSUMER with the last revision handed out when more live events wait than the queue takes
 */
export async function* followStream(
  store: Pick<EventStore, 'read'>,
  feed: Pick<LiveFeed, 'listen'>,
  options: FollowOptions,
): AsyncGenerator<RecordedEvent, void, void> {
  const { stream, signal, ended } = options;
  let last = options.after;
  for await (const event of history(store, stream, last, signal)) yield remember(event);
  const queue = new EventQueue(options.capacity);
  const close = () => queue.close();
  const stopListening = feed.listen(stream, (event) => queue.push(event));
  const stopped = ended ? AbortSignal.any([signal, ended]) : signal;
  stopped.addEventListener('abort', close);
  if (stopped.aborted) close();
  try {
    // From here on the queue has what is appended; read once more what came in between.
    for await (const event of history(store, stream, last, signal)) yield remember(event);
    for (;;) {
      const taken = await queue.take();
      if (taken === 'overflow') throw slowConsumer(last);
      if (taken === 'closed' || signal.aborted) return;
      for (const event of taken) if (event.revision > last) yield remember(event);
    }
  } finally {
    stopListening();
    stopped.removeEventListener('abort', close);
  }

  function remember(event: RecordedEvent): RecordedEvent {
    last = event.revision;
    return event;
  }
}

async function* history(
  store: Pick<EventStore, 'read'>,
  stream: StreamName,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<RecordedEvent, void, void> {
  for (let from = after + 1; !signal.aborted;) {
    const page = await store.read(stream, { from, limit: limits.pageEvents });
    yield* page;
    if (page.length < limits.pageEvents) return;
    from += page.length;
  }
}
