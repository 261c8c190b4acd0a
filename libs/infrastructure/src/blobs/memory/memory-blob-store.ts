import { MissingBlob, type BlobDigest, type BlobStore } from '@app/domain/kernel/blob-store.js';
import type { TenantId } from '@app/domain/kernel/ids.js';
import { sha256 } from '../../digest/sha256.js';

/** Blobs in memory, for tests: gone with the process. */
export class MemoryBlobStore implements BlobStore {
  private readonly texts = new Map<string, string>();

  /** Blobs of all tenants. */
  get size(): number {
    return this.texts.size;
  }

  put(tenant: TenantId, texts: readonly string[]): Promise<readonly BlobDigest[]> {
    const digests = texts.map((text) => {
      const digest = sha256(text);
      this.texts.set(`${tenant} ${digest}`, text);
      return digest;
    });
    return Promise.resolve(digests);
  }

  get(tenant: TenantId, digests: readonly BlobDigest[]): Promise<ReadonlyMap<BlobDigest, string>> {
    const found = new Map<BlobDigest, string>();
    for (const digest of digests) {
      const text = this.texts.get(`${tenant} ${digest}`);
      if (text !== undefined) found.set(digest, text);
    }
    const missing = digests.filter((digest) => !found.has(digest));
    return missing.length > 0 ? Promise.reject(new MissingBlob(tenant, missing)) : Promise.resolve(found);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
