import type { BlobDigest, BlobStore } from '@app/domain/kernel/blob-store.js';
import type { RecordedEvent } from '@app/domain/kernel/event-store.js';
import { parseStream, type TenantId } from '@app/domain/kernel/ids.js';
import { referencesOf, withoutReferences } from './blob-references.js';

type Events = readonly RecordedEvent[];

/** Bytes of blobs to hold in memory at once, as long as the reader lets us cut what it reads into portions. */
const portionBytes = 32 * 1024 * 1024;

/** Events as they were appended, their blobs read in one query for each tenant. @throws MissingBlob, Unavailable */
export async function resolveBlobs(blobs: BlobStore, events: Events): Promise<Events> {
  const wanted = new Map<TenantId, Set<BlobDigest>>();
  for (const event of events) {
    const references = referencesOf(event);
    const tenant = references && parseStream(event.stream)?.tenant;
    if (!references || tenant === undefined) continue;
    const digests = wanted.get(tenant) ?? new Set();
    for (const [, { $blob }] of references) digests.add($blob);
    wanted.set(tenant, digests);
  }
  if (wanted.size === 0) return events;
  const texts = new Map<BlobDigest, string>();
  for (const [tenant, digests] of wanted) {
    // Equal digests mean equal texts, whichever tenant they came from.
    for (const [digest, text] of await blobs.get(tenant, [...digests])) texts.set(digest, text);
  }
  return events.map((event) =>
    referencesOf(event) ? withoutReferences(event, (digest) => texts.get(digest) ?? '') : event,
  );
}

/** The events in order, cut so that the blobs of one portion stay within `portionBytes`; one event is never cut. */
export function portionsOf(events: Events): readonly Events[] {
  const portions: RecordedEvent[][] = [[]];
  let bytes = 0;
  for (const event of events) {
    const size = (referencesOf(event) ?? []).reduce((sum, [, reference]) => sum + reference.bytes, 0);
    const last = portions.at(-1) as RecordedEvent[];
    if (last.length > 0 && bytes > 0 && bytes + size > portionBytes) {
      portions.push([event]);
      bytes = size;
    } else {
      last.push(event);
      bytes += size;
    }
  }
  return portions;
}
