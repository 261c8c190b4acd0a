import { MissingBlob, type BlobDigest } from '@app/domain/kernel/blob-store.js';
import type { BlobAddress, CleanableBlobStore, StoredBlob } from '@app/domain/kernel/cleanable-blobs.js';
import type { TenantId } from '@app/domain/kernel/ids.js';
import { sha256 } from '../../digest/sha256.js';

interface Kept extends BlobAddress {
  readonly text: string;
  readonly isSetAside: boolean;
  /** When it was stored or set aside. */
  readonly since: number;
}

/** Blobs in memory, for tests: gone with the process. */
export class MemoryBlobStore implements CleanableBlobStore {
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly now: () => number = Date.now) {}

  /** Blobs of all tenants. */
  get size(): number {
    return this.kept.size;
  }

  put(tenant: TenantId, texts: readonly string[]): Promise<readonly BlobDigest[]> {
    const digests = texts.map((text) => {
      const digest = sha256(text);
      if (this.find({ tenant, digest })?.isSetAside !== false) this.keep({ tenant, digest }, text, false);
      return digest;
    });
    return Promise.resolve(digests);
  }

  get(tenant: TenantId, digests: readonly BlobDigest[]): Promise<ReadonlyMap<BlobDigest, string>> {
    const found = new Map<BlobDigest, string>();
    for (const digest of digests) {
      const kept = this.find({ tenant, digest });
      if (kept) found.set(digest, kept.text);
    }
    const missing = digests.filter((digest) => !found.has(digest));
    return missing.length > 0 ? Promise.reject(new MissingBlob(tenant, missing)) : Promise.resolve(found);
  }

  async *list(): AsyncGenerator<readonly StoredBlob[]> {
    yield await Promise.resolve(
      [...this.kept.values()].map(({ tenant, digest, text, isSetAside, since }) => ({
        ...{ tenant, digest, bytes: Buffer.byteLength(text), isSetAside },
        ageMs: this.now() - since,
      })),
    );
  }

  setAside(blobs: readonly BlobAddress[]): Promise<void> {
    return this.each(blobs, false, (blob) => this.keep(blob, blob.text, true));
  }

  takeBack(blobs: readonly BlobAddress[]): Promise<void> {
    return this.each(blobs, true, (blob) => this.keep(blob, blob.text, false));
  }

  remove(blobs: readonly BlobAddress[]): Promise<void> {
    return this.each(blobs, true, (blob) => this.kept.delete(keyOf(blob)));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private find = (blob: BlobAddress): Kept | undefined => this.kept.get(keyOf(blob));

  private keep({ tenant, digest }: BlobAddress, text: string, isSetAside: boolean): void {
    this.kept.set(keyOf({ tenant, digest }), { tenant, digest, text, isSetAside, since: this.now() });
  }

  private each(
    blobs: readonly BlobAddress[],
    isSetAside: boolean,
    change: (blob: Kept) => void,
  ): Promise<void> {
    for (const blob of blobs.map(this.find)) if (blob?.isSetAside === isSetAside) change(blob);
    return Promise.resolve();
  }
}

const keyOf = ({ tenant, digest }: BlobAddress): string => `${tenant} ${digest}`;
