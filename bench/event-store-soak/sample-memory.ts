import { openEventStoreDb } from '@app/infrastructure/event-store/eventstoredb/eventstoredb-event-store.js';
import { newStream, sampleEvent } from '../event-store/sample-events.js';

/** What this process holds after so many events were appended and followed; in MB, heap after a collection. */
export interface MemorySample {
  readonly events: number;
  readonly heap: number;
  readonly rss: number;
}

const appendEvents = 100;
const inFlight = 10;

/** Appends and follows events through one store on EventStoreDB, and samples its own memory. Run with --expose-gc. */
export async function sampleMemory(
  url: string,
  { events, every }: { readonly events: number; readonly every: number },
  onSample: (sample: MemorySample) => void,
): Promise<void> {
  const store = openEventStoreDb({ connectionString: url });
  const stopping = new AbortController();
  let appended = 0;
  const appending = Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (appended < events) {
        appended += appendEvents;
        await store.append(
          newStream(),
          'no-stream',
          Array.from({ length: appendEvents }, () => sampleEvent(1)),
        );
      }
    }),
  );
  let seen = 0;
  let next = 0;
  for await (const message of store.subscribe({ signal: stopping.signal })) {
    if (message.kind === 'events') seen += message.events.length;
    if (seen >= next) {
      globalThis.gc?.();
      const { heapUsed, rss } = process.memoryUsage();
      onSample({ events: seen, heap: heapUsed / 1e6, rss: rss / 1e6 });
      next += every;
    }
    if (seen >= events) stopping.abort();
  }
  await appending;
  await store.close();
}
