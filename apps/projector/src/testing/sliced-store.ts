import type { EventStore, SubscribeOptions, SubscriptionMessage } from '@app/domain/kernel/event-store.js';

/** A store that delivers its events in batches of at most `size`, and tells before each one. */
export function slicedStore(
  store: EventStore,
  size: number,
  beforeBatch: () => Promise<void> = () => Promise.resolve(),
): EventStore {
  return {
    append: (...args) => store.append(...args),
    read: (...args) => store.read(...args),
    readAll: (...args) => store.readAll(...args),
    head: () => store.head(),
    delete: (...args) => store.delete(...args),
    tombstone: (...args) => store.tombstone(...args),
    getMetadata: (...args) => store.getMetadata(...args),
    setMetadata: (...args) => store.setMetadata(...args),
    close: () => store.close(),
    subscribe: (options) => slice(store, size, beforeBatch, options),
  };
}

async function* slice(
  store: EventStore,
  size: number,
  beforeBatch: () => Promise<void>,
  options: SubscribeOptions,
): AsyncGenerator<SubscriptionMessage> {
  for await (const message of store.subscribe(options)) {
    if (message.kind !== 'events') {
      yield message;
      continue;
    }
    for (let start = 0; start < message.events.length; start += size) {
      await beforeBatch();
      yield { kind: 'events', events: message.events.slice(start, start + size) };
    }
  }
}
