import { MissingBlob, type BlobDigest } from '@app/domain/kernel/blob-store.js';
import type { BlobAddress, CleanableBlobStore, StoredBlob } from '@app/domain/kernel/cleanable-blobs.js';
import { Unavailable } from '@app/domain/kernel/event-store-errors.js';
import type { TenantId } from '@app/domain/kernel/ids.js';
import type { Pool, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { sha256 } from '../../digest/sha256.js';
import { isConnectionError } from '../../postgres/is-connection-error.js';
import { createPool } from '../../postgres/pool.js';

const pageSize = 1_000;

/** Blobs in the table blob_store.blobs. It connects with the first blob: most processes never meet one. */
export function openPostgresBlobStore(databaseUrl: string): CleanableBlobStore {
  return new PostgresBlobStore(createPool(databaseUrl, { max: 2, name: 'blobs' }));
}

class PostgresBlobStore implements CleanableBlobStore {
  constructor(private readonly pool: Pool) {}

  async put(tenant: TenantId, texts: readonly string[]): Promise<readonly BlobDigest[]> {
    const digests = texts.map(sha256);
    if (texts.length === 0) return digests;
    const contents = new Map(texts.map((text, place) => [digests[place], text]));
    await this.query({
      name: 'put blobs',
      // In one order for all writers, so that they never wait for each other in a circle.
      text: `insert into blob_store.blobs (tenant_id, digest, content)
             select $1, digest, content from unnest($2::text[], $3::text[]) as new (digest, content) order by digest
             on conflict (tenant_id, digest) do update set set_aside_at = null where blobs.set_aside_at is not null`,
      values: [tenant, [...contents.keys()], [...contents.values()]],
    });
    return digests;
  }

  async get(tenant: TenantId, digests: readonly BlobDigest[]): Promise<ReadonlyMap<BlobDigest, string>> {
    if (digests.length === 0) return new Map();
    const { rows } = await this.query<{ digest: BlobDigest; content: string }>({
      name: 'get blobs',
      text: 'select digest, content from blob_store.blobs where tenant_id = $1 and digest = any($2::text[])',
      values: [tenant, digests],
    });
    const found = new Map(rows.map(({ digest, content }) => [digest, content]));
    const missing = digests.filter((digest) => !found.has(digest));
    if (missing.length > 0) throw new MissingBlob(tenant, missing);
    return found;
  }

  async *list(): AsyncGenerator<readonly StoredBlob[]> {
    for (let last: StoredBlob | undefined; ;) {
      const { rows } = await this.query<StoredBlob>({
        text: `select tenant_id as tenant, digest, octet_length(content) as bytes, set_aside_at is not null as "isSetAside",
                      (extract(epoch from now() - coalesce(set_aside_at, stored_at)) * 1000)::float8 as "ageMs"
               from blob_store.blobs where (tenant_id, digest) > ($1, $2) order by tenant_id, digest limit ${pageSize}`,
        values: [last?.tenant ?? '', last?.digest ?? ''],
      });
      if (rows.length > 0) yield rows;
      if (rows.length < pageSize) return;
      last = rows.at(-1);
    }
  }

  setAside = (blobs: readonly BlobAddress[]): Promise<void> =>
    this.change('update blob_store.blobs set set_aside_at = now()', 'set_aside_at is null', blobs);

  takeBack = (blobs: readonly BlobAddress[]): Promise<void> =>
    this.change('update blob_store.blobs set set_aside_at = null', 'set_aside_at is not null', blobs);

  remove = (blobs: readonly BlobAddress[]): Promise<void> =>
    this.change('delete from blob_store.blobs', 'set_aside_at is not null', blobs);

  close(): Promise<void> {
    return this.pool.end();
  }

  private async change(what: string, when: string, blobs: readonly BlobAddress[]): Promise<void> {
    for (let from = 0; from < blobs.length; from += pageSize) {
      const page = blobs.slice(from, from + pageSize);
      await this.query({
        text: `${what} where ${when} and (tenant_id, digest) in (select * from unnest($1::text[], $2::text[]))`,
        values: [page.map(({ tenant }) => tenant), page.map(({ digest }) => digest)],
      });
    }
  }

  private async query<Row extends QueryResultRow>(query: QueryConfig): Promise<QueryResult<Row>> {
    try {
      return await this.pool.query<Row>(query);
    } catch (error) {
      if (!isConnectionError(error)) throw error;
      throw new Unavailable('The blob store cannot be reached', { cause: error });
    }
  }
}
