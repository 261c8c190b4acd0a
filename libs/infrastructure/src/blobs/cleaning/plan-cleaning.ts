import type { BlobAddress, CleanableBlobStore, StoredBlob } from '@app/domain/kernel/cleanable-blobs.js';
import { limits, type EventStore, type Position } from '@app/domain/kernel/event-store.js';
import { parseStream } from '@app/domain/kernel/ids.js';
import { referencesOf } from '../blob-references.js';

/** What a clean-up would do. Nothing in it is needed or recent. */
export interface CleaningPlan {
  /** Old, and no event refers to them. */
  readonly setAside: readonly StoredBlob[];
  /** Set aside long ago, and no event refers to them. */
  readonly remove: readonly StoredBlob[];
  /** Set aside, but an event refers to them. */
  readonly takeBack: readonly StoredBlob[];
  /** Old ones that an event refers to. */
  readonly needed: number;
  /** Those that are too young to be judged. */
  readonly young: number;
}

export interface CleaningScope {
  readonly blobs: Pick<CleanableBlobStore, 'list'>;
  /** The log itself: what stands in the place of large members must be seen. */
  readonly log: Pick<EventStore, 'readAll' | 'head'>;
  /** Milliseconds. Longer than any append takes from its put to its commit, or a needed blob may be lost. */
  readonly olderThan: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (events: number) => void;
}

/**
 * Compares the blob store with the whole log. Lists first and reads the log afterwards, so that whatever relied on a listed
 * blob before is seen. Holds the addresses of old blobs in memory, nothing else.
 * @throws when the log or the store cannot be read to the end, or the signal aborts
 */
export async function planCleaning(scope: CleaningScope): Promise<CleaningPlan> {
  const kept = new Map<string, StoredBlob>();
  const aside = new Map<string, StoredBlob>();
  let young = 0;
  for await (const page of scope.blobs.list()) {
    scope.signal?.throwIfAborted();
    for (const blob of page) {
      if (blob.isSetAside) aside.set(keyOf(blob), blob);
      else if (blob.ageMs >= scope.olderThan) kept.set(keyOf(blob), blob);
      else young++;
    }
  }
  const takeBack: StoredBlob[] = [];
  let needed = 0;
  for await (const blob of referredTo(scope)) {
    const key = keyOf(blob);
    if (kept.delete(key)) needed++;
    const wanted = aside.get(key);
    if (wanted && aside.delete(key)) takeBack.push(wanted);
  }
  const remove = [...aside.values()].filter(({ ageMs }) => ageMs >= scope.olderThan);
  young += aside.size - remove.length;
  return { setAside: [...kept.values()], remove, takeBack, needed, young };
}

const keyOf = ({ tenant, digest }: BlobAddress): string => `${tenant} ${digest}`;

/** Up to where the log ends now. */
async function* referredTo({ log, signal, onProgress }: CleaningScope): AsyncGenerator<BlobAddress> {
  const head = await log.head();
  let read = 0;
  for (let after: Position | undefined; head !== undefined;) {
    signal?.throwIfAborted();
    const page = await log.readAll({ limit: limits.pageEvents, ...(after === undefined ? {} : { after }) });
    for (const event of page.events) {
      const tenant = parseStream(event.stream)?.tenant;
      if (tenant === undefined) continue;
      for (const [, { $blob }] of referencesOf(event) ?? []) yield { tenant, digest: $blob };
    }
    onProgress?.((read += page.events.length));
    if (page.end || page.next === undefined || page.next >= head) return;
    after = page.next;
  }
}
