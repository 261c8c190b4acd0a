import type { CleanableBlobStore, StoredBlob } from '@app/domain/kernel/cleanable-blobs.js';

export async function allBlobs(blobs: Pick<CleanableBlobStore, 'list'>): Promise<readonly StoredBlob[]> {
  const all: StoredBlob[] = [];
  for await (const page of blobs.list()) all.push(...page);
  return all;
}
