import type { EventStoreDBClient } from '@eventstore/db-client';
import type { EventFilter, Position, SubscriptionMessage } from '@app/domain/kernel/event-store.js';
import { limits } from '@app/domain/kernel/event-store.js';
import { matcher } from '../event-filter.js';
import { BoundedQueue } from './bounded-queue.js';
import { subscribeInOrder, type Item } from './in-order.js';
import { Progress } from './progress.js';
import type { SilenceGuard } from './silence.js';

export interface FollowOptions {
  readonly after: Position | undefined;
  readonly filter: EventFilter | undefined;
  readonly silence: SilenceGuard;
  readonly silenceMs: number;
  readonly signal: AbortSignal;
}

/** One subscription over one connection, until it breaks, ends or stalls. A slow consumer holds the server back. */
export async function* follow(
  client: EventStoreDBClient,
  { after, filter, silence, silenceMs, signal }: FollowOptions,
): AsyncGenerator<SubscriptionMessage> {
  const subscription = subscribeInOrder(client, after, filter);
  const queue = new BoundedQueue<Item>(limits.pageEvents);
  const progress = new Progress(after, matcher(filter));
  void pump(subscription.items, queue);
  const isOver = () => signal.aborted;
  const aborted = whenAborted(signal);
  try {
    while (!isOver()) {
      const items = await queue.take(silenceMs, signal);
      if (!items || isOver()) return;
      if (items.length > 0) {
        yield* progress.messages(items);
        continue;
      }
      const found = await Promise.race([silence.check(progress.position), aborted.promise]);
      if (!found) return;
      if (found.skipTo !== undefined) yield* progress.skipTo(found.skipTo);
      // Servers before 23.10 do not say that a subscription has caught up.
      if (found.isAtEnd) yield* progress.live();
    }
  } finally {
    aborted.forget();
    queue.end();
    subscription.close();
  }
}

/** So that nobody who goes has to wait for a server that hangs. */
function whenAborted(signal: AbortSignal) {
  let abort: () => void = () => undefined;
  const promise = new Promise<undefined>((resolve) => (abort = () => resolve(undefined)));
  signal.addEventListener('abort', abort, { once: true });
  return { promise, forget: () => signal.removeEventListener('abort', abort) };
}

async function pump(items: AsyncIterable<Item>, queue: BoundedQueue<Item>): Promise<void> {
  try {
    for await (const item of items) {
      const room = queue.put(item);
      if (room) await room;
    }
    queue.end();
  } catch (error) {
    queue.fail(error);
  }
}
