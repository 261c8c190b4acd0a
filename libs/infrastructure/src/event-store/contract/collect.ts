import { setTimeout as sleep } from 'node:timers/promises';
import type {
  EventFilter,
  EventStore,
  Position,
  RecordedEvent,
  SubscriptionMessage,
} from '@app/domain/kernel/event-store.js';

interface CollectOptions {
  readonly after?: Position | 'end';
  readonly filter?: EventFilter;
  /** Milliseconds the consumer takes per message. */
  readonly pauseMs?: number;
}

/** A subscriber for tests that remembers what it was told. Waiting fails after 10 s. */
export function collect(store: EventStore, { pauseMs = 0, ...options }: CollectOptions) {
  const stopping = new AbortController();
  const messages: SubscriptionMessage[] = [];
  const done = (async () => {
    for await (const message of store.subscribe({ ...options, signal: stopping.signal })) {
      messages.push(message);
      if (pauseMs > 0) await sleep(pauseMs);
    }
  })();

  const events = (): readonly RecordedEvent[] =>
    messages.flatMap((m) => (m.kind === 'events' ? m.events : []));
  const until = async <Value>(look: () => Value | undefined | false): Promise<Value> => {
    for (const end = Date.now() + 25_000; Date.now() < end;) {
      const found = look();
      if (found !== undefined && found !== false) return found;
      await sleep(5);
    }
    throw new Error(`Not seen within 25 s; seen: ${JSON.stringify(messages).slice(0, 2000)}`);
  };

  return {
    events: (count: number) => until(() => events().length >= count && events()),
    caughtUp: () => until(() => messages.some(({ kind }) => kind === 'caught-up')),
    checkpointAt: (position: Position) =>
      until(() => messages.some((m) => m.kind === 'checkpoint' && m.position === position)),
    /** Everything up to the position is delivered or does not match. */
    passed: (position: Position) =>
      until(() =>
        messages.some((m) =>
          m.kind === 'events'
            ? m.events.some((event) => event.position >= position)
            : m.position !== undefined && m.position >= position,
        ),
      ),
    /** Checkpoints that claim a position beyond an event delivered only later. */
    checkpointsBeforeTheirEvents: () =>
      messages.flatMap((message, place) => {
        if (message.kind !== 'checkpoint') return [];
        const later = messages.slice(place).flatMap((m) => (m.kind === 'events' ? m.events : []));
        return later.some(({ position }) => position <= message.position) ? [message.position] : [];
      }),
    stop: async () => {
      stopping.abort();
      await done;
    },
  };
}
