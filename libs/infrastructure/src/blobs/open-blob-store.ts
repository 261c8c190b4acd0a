import type { BlobStore } from '@app/domain/kernel/blob-store.js';
import type { CleanableBlobStore } from '@app/domain/kernel/cleanable-blobs.js';
import type { Config } from '../config/config.js';
import { openPostgresBlobStore } from './postgres/postgres-blob-store.js';
import { openS3BlobStore } from './s3/s3-blob-store.js';
import { withEarlierBlobs } from './with-earlier-blobs.js';

/** The blob store that the configuration names: S3 when it has a place there, with what Postgres has from before; else Postgres. */
export function openBlobStore({ databaseUrl, blobs }: Config): BlobStore {
  const inPostgres = openPostgresBlobStore(databaseUrl);
  return blobs ? withEarlierBlobs(openS3BlobStore(blobs), inPostgres) : inPostgres;
}

export interface NamedBlobStore {
  /** For a person. */
  readonly name: string;
  readonly blobs: CleanableBlobStore;
}

/** All places where blobs of this configuration may be. */
export const openBlobStores = ({ databaseUrl, blobs }: Config): readonly NamedBlobStore[] => [
  { name: 'Postgres', blobs: openPostgresBlobStore(databaseUrl) },
  ...(blobs ? [{ name: `S3 bucket ${blobs.bucket}/${blobs.prefix}`, blobs: openS3BlobStore(blobs) }] : []),
];
