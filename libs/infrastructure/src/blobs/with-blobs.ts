import { setTimeout as sleep } from 'node:timers/promises';
import type { BlobStore } from '@app/domain/kernel/blob-store.js';
import type { AllPage, EventStore, NewEvent, SubscriptionMessage } from '@app/domain/kernel/event-store.js';
import { Unavailable } from '@app/domain/kernel/event-store-errors.js';
import { parseStream, type StreamName } from '@app/domain/kernel/ids.js';
import { oversizedMembers, withReferences } from './blob-references.js';
import { portionsOf, resolveBlobs } from './resolve-blobs.js';

const retryMs = 500;

/**
 * An event store whose events may be as large as blobs: what does not fit an event goes to the blob store first and comes
 * back with every read. Neither who appends nor who reads can tell. Events within the limit pass as they are.
 */
export function withBlobs(store: EventStore, blobs: BlobStore): EventStore {
  return {
    async append(stream, expected, events) {
      const oversized = events.map(oversizedMembers);
      if (oversized.every(({ size }) => size === 0)) return store.append(stream, expected, events);
      return store.append(stream, expected, await moveToBlobs(blobs, stream, events, oversized));
    },
    async read(stream, options) {
      return resolveBlobs(blobs, await store.read(stream, options));
    },
    async readAll(options) {
      const page = await store.readAll(options);
      const [portion = [], ...more] = portionsOf(page.events);
      const events = await resolveBlobs(blobs, portion);
      return more.length === 0 ? { ...page, events } : cutShort(events);
    },
    async *subscribe(options) {
      for await (const message of store.subscribe(options)) {
        if (message.kind === 'events') yield* inPortions(blobs, message.events, options.signal);
        else yield message;
      }
    },
    head: () => store.head(),
    delete: (stream, expected) => store.delete(stream, expected),
    tombstone: (stream, expected) => store.tombstone(stream, expected),
    getMetadata: (stream) => store.getMetadata(stream),
    setMetadata: (stream, expected, metadata) => store.setMetadata(stream, expected, metadata),
    async close() {
      await Promise.all([store.close(), blobs.close()]);
    },
  };
}

type Events = AllPage['events'];

/** Blobs are stored before the events that refer to them, so no reader ever meets a reference to nothing. */
async function moveToBlobs(
  blobs: BlobStore,
  stream: StreamName,
  events: readonly NewEvent[],
  oversized: readonly ReadonlyMap<string, string>[],
): Promise<readonly NewEvent[]> {
  const texts = oversized.flatMap((members) => [...members.values()]);
  const tenant = parseStream(stream)?.tenant;
  if (tenant === undefined) return events;
  const digests = [...(await blobs.put(tenant, texts))].values();
  return events.map((event, place) => {
    const references = [...(oversized[place] ?? [])].map(
      ([name, text]) =>
        [name, { $blob: digests.next().value ?? '', bytes: Buffer.byteLength(text) }] as const,
    );
    return references.length === 0 ? event : withReferences(event, new Map(references));
  });
}

function cutShort(events: Events): AllPage {
  const next = events.at(-1)?.position;
  return { events, end: false, ...(next === undefined ? {} : { next }) };
}

async function* inPortions(
  blobs: BlobStore,
  events: Events,
  signal: AbortSignal,
): AsyncGenerator<SubscriptionMessage> {
  for (const portion of portionsOf(events)) {
    const resolved = await resolvePatiently(blobs, portion, signal);
    if (!resolved) return;
    yield { kind: 'events', events: resolved };
  }
}

/** A subscription outlives an absence of the blob store. Undefined when the signal aborts first. */
async function resolvePatiently(
  blobs: BlobStore,
  events: Events,
  signal: AbortSignal,
): Promise<Events | undefined> {
  while (!signal.aborted) {
    try {
      return await resolveBlobs(blobs, events);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      await sleep(retryMs, undefined, { signal }).catch(() => undefined);
    }
  }
  return undefined;
}
