import type {
  AllStreamResolvedEvent,
  AllStreamSubscription,
  EventStoreDBClient,
} from '@eventstore/db-client';
import type { EventFilter, Position } from '@app/domain/kernel/event-store.js';
import { serverFilter } from '../event-filter.js';
import { fromPosition, toPosition } from '../position.js';

/** A place among the events: everything before it was delivered or does not match. */
export class Mark {
  constructor(
    readonly kind: 'checkpoint' | 'caught-up',
    readonly position?: Position,
  ) {}
}

export type Item = AllStreamResolvedEvent | Mark;

export interface OrderedSubscription {
  readonly items: AsyncIterable<Item>;
  close(): void;
}

/** Items that the client reads ahead of us. */
const readAhead = 256;

/**
 * Guard against checkpoints that run ahead: the client calls `checkpointReached` (and emits `caughtUp`) when it receives
 * one, while the events before it still wait in its buffer. Here they take their place in that buffer as marks. Nor can
 * the callback throw, on which the client would stop delivering without a word.
 */
export function subscribeInOrder(
  client: EventStoreDBClient,
  after: Position | undefined,
  filter: EventFilter | undefined,
): OrderedSubscription {
  const put = (subscription: AllStreamSubscription, mark: Mark) => {
    if (!subscription.destroyed && !subscription.readableEnded) subscription.push(mark);
  };
  const subscription = client.subscribeToAll(
    {
      fromPosition: after === undefined ? 'start' : fromPosition(after),
      filter: {
        ...serverFilter(filter),
        checkpointReached: (self, position) => put(self, new Mark('checkpoint', toPosition(position))),
      },
    },
    { highWaterMark: readAhead },
  );
  subscription.on('caughtUp', () => put(subscription, new Mark('caught-up')));
  // An error that comes when nobody reads any more must not take the process down.
  subscription.on('error', () => undefined);
  return {
    items: subscription as AsyncIterable<Item>,
    close: () => {
      subscription.destroy();
      subscription.unsubscribe().catch(() => undefined);
    },
  };
}
