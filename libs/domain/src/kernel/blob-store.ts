import type { TenantId } from './ids.js';

/** Hex SHA-256 of a blob's text. */
export type BlobDigest = string;

/**
 * Texts too large for an event, by what they say: the same text of the same tenant is kept once and never changes.
 * Every adapter passes the same contract suite.
 */
export interface BlobStore {
  /** Durable when it resolves. Answers a digest for each text, in order. @throws Unavailable */
  put(tenant: TenantId, texts: readonly string[]): Promise<readonly BlobDigest[]>;
  /** @throws MissingBlob when the tenant lacks one of them; CorruptBlob; Unavailable */
  get(tenant: TenantId, digests: readonly BlobDigest[]): Promise<ReadonlyMap<BlobDigest, string>>;
  close(): Promise<void>;
}

/** Of one blob, in bytes of UTF-8. */
export const maxBlobBytes = 64 * 1024 * 1024;

/** An event refers to a blob that is not there: the log was restored without its blobs, or they were deleted. */
export class MissingBlob extends Error {
  override readonly name = 'MissingBlob';
  constructor(
    tenant: TenantId,
    readonly digests: readonly BlobDigest[],
  ) {
    super(
      `Tenant "${tenant}" lacks the blobs ${digests.join(', ')}. Restore them from the backup of the log.`,
    );
  }
}

/** A blob is not what its address says: the store has lost or mixed up content. */
export class CorruptBlob extends Error {
  override readonly name = 'CorruptBlob';
  constructor(tenant: TenantId, digest: BlobDigest) {
    super(
      `The blob ${digest} of tenant "${tenant}" has another content than its address says. Restore it from the backup of the log.`,
    );
  }
}
