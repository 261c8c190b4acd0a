import { MissingBlob, type BlobDigest, type BlobStore } from '@app/domain/kernel/blob-store.js';
import type { TenantId } from '@app/domain/kernel/ids.js';

/** After a move to another store: new blobs go to `blobs`, and what it lacks is looked for in the one before. */
export const withEarlierBlobs = (blobs: BlobStore, earlier: BlobStore): BlobStore => ({
  put: (tenant, texts) => blobs.put(tenant, texts),
  get: async (tenant, digests) => {
    try {
      return await blobs.get(tenant, digests);
    } catch (error) {
      if (!(error instanceof MissingBlob)) throw error;
      return getBoth(blobs, earlier, tenant, error.digests, digests);
    }
  },
  close: async () => {
    await Promise.all([blobs.close(), earlier.close()]);
  },
});

async function getBoth(
  blobs: BlobStore,
  earlier: BlobStore,
  tenant: TenantId,
  missing: readonly BlobDigest[],
  digests: readonly BlobDigest[],
): Promise<ReadonlyMap<BlobDigest, string>> {
  const before = await earlier.get(tenant, missing);
  const now = await blobs.get(
    tenant,
    digests.filter((digest) => !before.has(digest)),
  );
  return new Map([...before, ...now]);
}
