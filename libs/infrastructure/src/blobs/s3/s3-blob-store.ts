import { CorruptBlob, MissingBlob, type BlobDigest } from '@app/domain/kernel/blob-store.js';
import type { BlobAddress, CleanableBlobStore, StoredBlob } from '@app/domain/kernel/cleanable-blobs.js';
import type { TenantId } from '@app/domain/kernel/ids.js';
import { sha256 } from '../../digest/sha256.js';
import type { Bucket } from './bucket.js';
import { inFlight } from './in-flight.js';
import { S3Keys } from './s3-keys.js';
import type { S3Location } from './s3-location.js';

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Blobs as objects in a bucket. The client is loaded with the first blob: most processes never meet one. */
export const openS3BlobStore = (location: S3Location): CleanableBlobStore =>
  new S3BlobStore(location.prefix, async () => (await import('./sdk-bucket.js')).openSdkBucket(location));

export class S3BlobStore implements CleanableBlobStore {
  private readonly keys: S3Keys;
  private bucket: Promise<Bucket> | undefined;

  constructor(
    prefix: string,
    private readonly open: () => Promise<Bucket>,
    private readonly now: () => number = Date.now,
  ) {
    this.keys = new S3Keys(prefix);
  }

  async put(tenant: TenantId, texts: readonly string[]): Promise<readonly BlobDigest[]> {
    const digests = texts.map(sha256);
    const contents = new Map(texts.map((text, place) => [digests[place] ?? '', text]));
    await inFlight([...contents], async ([digest, text]) => {
      const bucket = await this.opened();
      const [key, content] = [this.keys.keptKey({ tenant, digest }), Buffer.from(text)];
      if ((await bucket.head(key)) !== content.length) await bucket.put(key, content);
    });
    return digests;
  }

  async get(tenant: TenantId, digests: readonly BlobDigest[]): Promise<ReadonlyMap<BlobDigest, string>> {
    const found = new Map<BlobDigest, string>();
    await inFlight([...new Set(digests)], async (digest) => {
      const content = await this.find({ tenant, digest });
      if (content === undefined) return;
      const text = utf8.decode(content);
      if (sha256(text) !== digest) throw new CorruptBlob(tenant, digest);
      found.set(digest, text);
    });
    const missing = digests.filter((digest) => !found.has(digest));
    if (missing.length > 0) throw new MissingBlob(tenant, missing);
    return found;
  }

  async *list(): AsyncGenerator<readonly StoredBlob[]> {
    const bucket = await this.opened();
    for (const folder of [this.keys.kept, this.keys.aside]) {
      for await (const page of bucket.list(folder)) {
        yield page.flatMap(({ key, bytes, modifiedAt }) => {
          const address = this.keys.addressOf(folder, key);
          const isSetAside = folder === this.keys.aside;
          return address ? [{ ...address, bytes, isSetAside, ageMs: this.now() - modifiedAt }] : [];
        });
      }
    }
  }

  /** Made new once it is out of the way of every put: its age must not begin before that. */
  async setAside(blobs: readonly BlobAddress[]): Promise<void> {
    const bucket = await this.opened();
    await inFlight(blobs, async (blob) => {
      const [kept, aside] = [this.keys.keptKey(blob), this.keys.asideKey(blob)];
      if (!(await bucket.copy(kept, aside))) return;
      await bucket.delete(kept);
      await bucket.copy(aside, aside);
    });
  }

  async takeBack(blobs: readonly BlobAddress[]): Promise<void> {
    const bucket = await this.opened();
    await inFlight(blobs, async (blob) => {
      const [kept, aside] = [this.keys.keptKey(blob), this.keys.asideKey(blob)];
      if (await bucket.copy(aside, kept)) await bucket.delete(aside);
    });
  }

  async remove(blobs: readonly BlobAddress[]): Promise<void> {
    const bucket = await this.opened();
    await inFlight(blobs, (blob) => bucket.delete(this.keys.asideKey(blob)));
  }

  async close(): Promise<void> {
    (await this.bucket)?.close();
  }

  /** Looks twice at the usual place: a clean-up may take the blob back between the first two looks. */
  private async find(blob: BlobAddress): Promise<Uint8Array | undefined> {
    const bucket = await this.opened();
    const [kept, aside] = [this.keys.keptKey(blob), this.keys.asideKey(blob)];
    return (await bucket.get(kept)) ?? (await bucket.get(aside)) ?? bucket.get(kept);
  }

  private opened(): Promise<Bucket> {
    return (this.bucket ??= this.open());
  }
}
