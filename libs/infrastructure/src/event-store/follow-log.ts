import {
  limits,
  type EventStore,
  type Position,
  type SubscribeOptions,
  type SubscriptionMessage,
} from '@app/domain/kernel/event-store.js';
import { passOver } from './append-notice.js';
import type { Wakeups } from './wakeups.js';

/** A lost wake-up costs at most this long. */
const pollMs = 2_000;

/**
 * A subscription over a log that can be read by position: large pages while behind, then a page per wake-up that does not
 * say that nothing is for this subscriber.
 * It reads only when its consumer asks for more, so a slow consumer costs no memory and misses nothing.
 * @throws what `readAll` throws; a caller that should survive that subscribes again after its last position
 */
export async function* followLog(
  log: Pick<EventStore, 'readAll' | 'head'>,
  wakeups: Wakeups,
  options: SubscribeOptions,
): AsyncGenerator<SubscriptionMessage> {
  const { signal, filter } = options;
  let after: Position | undefined = options.after === 'end' ? await log.head() : options.after;
  let live = false;
  const isOver = () => signal.aborted || wakeups.isClosed;
  while (!isOver()) {
    const mark = wakeups.mark();
    const page = await log.readAll({
      limit: limits.pageEvents,
      ...(after === undefined ? {} : { after }),
      ...(filter === undefined ? {} : { filter }),
    });
    if (isOver()) return;
    if (page.events.length > 0) yield { kind: 'events', events: page.events };
    const moved = page.next !== undefined && page.next !== after;
    after = page.next ?? after;
    if (moved && after !== undefined && after !== page.events.at(-1)?.position) {
      yield { kind: 'checkpoint', position: after };
    }
    if (!page.end) {
      live = false;
      continue;
    }
    if (!live) yield { kind: 'caught-up', position: after };
    live = true;
    for (let told = mark; ;) {
      await wakeups.wait(told, pollMs, signal);
      const notices = wakeups.since(told);
      told = wakeups.mark();
      const passed = passOver(notices, after, filter);
      if (passed === undefined || isOver()) break;
      if (passed !== after) yield { kind: 'checkpoint', position: (after = passed) };
    }
  }
}
