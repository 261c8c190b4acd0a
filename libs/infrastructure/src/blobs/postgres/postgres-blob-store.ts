import { MissingBlob, type BlobDigest, type BlobStore } from '@app/domain/kernel/blob-store.js';
import { Unavailable } from '@app/domain/kernel/event-store-errors.js';
import type { TenantId } from '@app/domain/kernel/ids.js';
import type { Pool } from 'pg';
import { sha256 } from '../../digest/sha256.js';
import { isConnectionError } from '../../postgres/is-connection-error.js';
import { createPool } from '../../postgres/pool.js';

/** Blobs in the table blob_store.blobs. It connects with the first blob: most processes never meet one. */
export function openPostgresBlobStore(databaseUrl: string): BlobStore {
  return new PostgresBlobStore(createPool(databaseUrl, { max: 2, name: 'blobs' }));
}

class PostgresBlobStore implements BlobStore {
  constructor(private readonly pool: Pool) {}

  async put(tenant: TenantId, texts: readonly string[]): Promise<readonly BlobDigest[]> {
    const digests = texts.map(sha256);
    if (texts.length === 0) return digests;
    await reaching(
      this.pool.query({
        name: 'put blobs',
        text: `insert into blob_store.blobs (tenant_id, digest, content)
               select $1, * from unnest($2::text[], $3::text[]) on conflict do nothing`,
        values: [tenant, digests, texts],
      }),
    );
    return digests;
  }

  async get(tenant: TenantId, digests: readonly BlobDigest[]): Promise<ReadonlyMap<BlobDigest, string>> {
    if (digests.length === 0) return new Map();
    const { rows } = await reaching(
      this.pool.query<{ digest: BlobDigest; content: string }>({
        name: 'get blobs',
        text: 'select digest, content from blob_store.blobs where tenant_id = $1 and digest = any($2::text[])',
        values: [tenant, digests],
      }),
    );
    const found = new Map(rows.map(({ digest, content }) => [digest, content]));
    const missing = digests.filter((digest) => !found.has(digest));
    if (missing.length > 0) throw new MissingBlob(tenant, missing);
    return found;
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}

async function reaching<Result>(query: Promise<Result>): Promise<Result> {
  try {
    return await query;
  } catch (error) {
    if (!isConnectionError(error)) throw error;
    throw new Unavailable('The blob store cannot be reached', { cause: error });
  }
}
