import type {
  AllPage,
  EventStore,
  ReadAllOptions,
  SubscribeOptions,
} from '@app/domain/kernel/event-store.js';

/** The store as if its log began now: for tests of an empty store on a server that holds events. */
export async function sinceNow(store: EventStore): Promise<EventStore> {
  const start = await store.head();
  if (start === undefined) return store;
  return {
    append: (stream, expected, events) => store.append(stream, expected, events),
    read: (stream, options) => store.read(stream, options),
    async readAll(options: ReadAllOptions = {}): Promise<AllPage> {
      const page = await store.readAll({ ...options, after: options.after ?? start });
      const isEmpty = options.after === undefined && (page.next === undefined || page.next <= start);
      return isEmpty ? { events: [], end: page.end } : page;
    },
    subscribe: (options: SubscribeOptions) => store.subscribe({ ...options, after: options.after ?? start }),
    async head() {
      const head = await store.head();
      return head === start ? undefined : head;
    },
    delete: (stream, expected) => store.delete(stream, expected),
    tombstone: (stream, expected) => store.tombstone(stream, expected),
    getMetadata: (stream) => store.getMetadata(stream),
    setMetadata: (stream, expected, metadata) => store.setMetadata(stream, expected, metadata),
    close: () => store.close(),
  };
}
