import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore, Position } from '@app/domain/kernel/event-store.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { FollowedLog } from './followed-log.js';

/**
 * Feeds a follower from its position on until the signal aborts. Whatever fails, the subscription or the
 * follower, is tried again from the last position: at least once, never a gap.
 */
export async function follow(
  follower: FollowedLog,
  parts: { readonly store: EventStore; readonly logger: Logger },
  signal: AbortSignal,
): Promise<void> {
  const { store, logger } = parts;
  const isOver = () => signal.aborted;
  for (let pause = 100; !isOver(); pause = Math.min(pause * 2, 5_000)) {
    try {
      const after = await follower.start();
      const start = after === undefined ? {} : { after };
      for await (const message of store.subscribe({ ...start, filter: follower.filter, signal })) {
        if (message.kind === 'events') await follower.handle(message.events);
        const reached: Position | undefined =
          message.kind === 'events' ? message.events.at(-1)?.position : message.position;
        if (reached !== undefined && !isOver()) follower.moved(reached);
        pause = 100;
      }
    } catch (error) {
      if (isOver()) return;
      logger.warn({ err: error }, 'following the log failed, trying again');
      await sleep(pause);
    }
  }
}
