import type { BlobDigest, BlobStore } from './blob-store.js';
import type { TenantId } from './ids.js';

export interface BlobAddress {
  readonly tenant: TenantId;
  readonly digest: BlobDigest;
}

/** A blob as clean-up sees it. */
export interface StoredBlob extends BlobAddress {
  readonly bytes: number;
  readonly isSetAside: boolean;
  /** Since it was stored; of one that is set aside: since then. */
  readonly ageMs: number;
}

/**
 * A blob store that can be cleaned while others put and get. Removing takes two steps that lie apart in time, since no store
 * can ask the log while it deletes: what is set aside is still read, but no put relies on it any more; so once every append
 * that was under way has ended, the log tells for certain whether it is needed.
 * One cleaner at a time: the caller sees to that.
 */
export interface CleanableBlobStore extends BlobStore {
  /** All blobs of all tenants, in pages. */
  list(): AsyncIterable<readonly StoredBlob[]>;
  setAside(blobs: readonly BlobAddress[]): Promise<void>;
  /** Makes blobs that are set aside ordinary ones again. */
  takeBack(blobs: readonly BlobAddress[]): Promise<void>;
  /** Removes what is set aside, and only that: one that a put has brought back stays. */
  remove(blobs: readonly BlobAddress[]): Promise<void>;
}
