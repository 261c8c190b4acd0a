import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore, Position } from '@app/domain/kernel/event-store.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { Checkpoints } from './checkpoints.js';
import type { FollowedLog } from './followed-log.js';

/**
 * Feeds a follower from its kept position on until the signal aborts. Whatever fails, the subscription or the
 * follower, is tried again from the last position: at least once, never a gap.
 */
export async function follow(
  follower: FollowedLog,
  parts: { readonly store: EventStore; readonly checkpoints: Checkpoints; readonly logger: Logger },
  signal: AbortSignal,
): Promise<void> {
  const { store, checkpoints, logger } = parts;
  const isOver = () => signal.aborted;
  for (let pause = 100; !isOver(); pause = Math.min(pause * 2, 5_000)) {
    try {
      const after = await checkpoints.read(follower.name);
      const start = after === undefined ? {} : { after };
      for await (const message of store.subscribe({ ...start, filter: follower.filter, signal })) {
        if (message.kind === 'events') await follower.handle(message.events, signal);
        const reached: Position | undefined =
          message.kind === 'events' ? message.events.at(-1)?.position : message.position;
        if (reached !== undefined && !isOver()) checkpoints.moved(follower.name, reached);
        pause = 100;
      }
    } catch (error) {
      if (isOver()) return;
      logger.warn({ err: error, follower: follower.name }, 'following the log failed, trying again');
      await sleep(pause);
    }
  }
}
