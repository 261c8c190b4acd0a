import { CorruptBlob, MissingBlob, type BlobDigest, type BlobStore } from '@app/domain/kernel/blob-store.js';
import type { TenantId } from '@app/domain/kernel/ids.js';
import { sha256 } from '../../digest/sha256.js';
import type { Bucket } from './bucket.js';
import { inFlight } from './in-flight.js';
import type { S3Location } from './s3-location.js';

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Blobs as objects `<prefix>blobs/<tenant>/<digest>`. The client is loaded with the first blob: most processes never meet one. */
export const openS3BlobStore = (location: S3Location): BlobStore =>
  new S3BlobStore(location.prefix, async () => (await import('./sdk-bucket.js')).openSdkBucket(location));

export class S3BlobStore implements BlobStore {
  private bucket: Promise<Bucket> | undefined;

  constructor(
    private readonly prefix: string,
    private readonly open: () => Promise<Bucket>,
  ) {}

  async put(tenant: TenantId, texts: readonly string[]): Promise<readonly BlobDigest[]> {
    const digests = texts.map(sha256);
    const contents = new Map(texts.map((text, place) => [digests[place] ?? '', text]));
    await inFlight([...contents], async ([digest, text]) => {
      const bucket = await this.opened();
      const [key, content] = [this.keyOf(tenant, digest), Buffer.from(text)];
      if ((await bucket.head(key)) !== content.length) await bucket.put(key, content);
    });
    return digests;
  }

  async get(tenant: TenantId, digests: readonly BlobDigest[]): Promise<ReadonlyMap<BlobDigest, string>> {
    const found = new Map<BlobDigest, string>();
    await inFlight([...new Set(digests)], async (digest) => {
      const bucket = await this.opened();
      const content = await bucket.get(this.keyOf(tenant, digest));
      if (content === undefined) return;
      const text = utf8.decode(content);
      if (sha256(text) !== digest) throw new CorruptBlob(tenant, digest);
      found.set(digest, text);
    });
    const missing = digests.filter((digest) => !found.has(digest));
    if (missing.length > 0) throw new MissingBlob(tenant, missing);
    return found;
  }

  async close(): Promise<void> {
    (await this.bucket)?.close();
  }

  private opened(): Promise<Bucket> {
    return (this.bucket ??= this.open());
  }

  private keyOf(tenant: TenantId, digest: BlobDigest): string {
    return `${this.prefix}blobs/${tenant}/${digest}`;
  }
}
