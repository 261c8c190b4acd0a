import type { Position, SubscriptionMessage } from '@app/domain/kernel/event-store.js';
import { backoff } from '../backoff.js';
import { refusedAccess } from '../client-errors.js';

export interface SuperviseOptions {
  readonly after: Position | undefined;
  readonly signal: AbortSignal;
  readonly onWarning: (message: string, error: unknown) => void;
}

/**
 * Guard against the end of a subscription: the client never takes one up again. Whatever ends it (an error, the server
 * shutting down, silence), a new one begins after the last position that was delivered, with pauses that grow.
 * @throws Unauthorized; RangeError for a position of another store
 */
export async function* supervise(
  connect: (after: Position | undefined) => AsyncIterable<SubscriptionMessage>,
  { after, signal, onWarning }: SuperviseOptions,
): AsyncGenerator<SubscriptionMessage> {
  let position = after;
  const isOver = () => signal.aborted;
  for (let failures = 0; !isOver(); failures++) {
    try {
      for await (const message of connect(position)) {
        failures = 0;
        position = lastPosition(message) ?? position;
        yield message;
        if (isOver()) return;
      }
      if (!isOver()) onWarning('a subscription ended and is taken up again', undefined);
    } catch (error) {
      if (error instanceof RangeError) throw error;
      const refused = refusedAccess(error, '$all');
      if (refused) throw refused;
      if (!isOver()) onWarning('a subscription broke and is taken up again', error);
    }
    await backoff(failures, signal);
  }
}

const lastPosition = (message: SubscriptionMessage): Position | undefined =>
  message.kind === 'events' ? message.events.at(-1)?.position : message.position;
