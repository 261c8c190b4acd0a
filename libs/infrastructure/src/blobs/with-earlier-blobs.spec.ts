import { describe, expect, test } from '@jest/globals';
import { tenantId } from '@app/domain/kernel/ids.js';
import { blobStoreContract } from './contract/blob-store.contract.js';
import { MemoryBlobStore } from './memory/memory-blob-store.js';
import { withEarlierBlobs } from './with-earlier-blobs.js';

blobStoreContract('A blob store with an earlier one', () => {
  const blobs = withEarlierBlobs(new MemoryBlobStore(), new MemoryBlobStore());
  return Promise.resolve({ blobs, dispose: () => blobs.close() });
});

describe('after a move to another blob store', () => {
  const local = tenantId('local');

  test('blobs of before and of now are found together, and new ones go to the new store', async () => {
    const [before, now] = [new MemoryBlobStore(), new MemoryBlobStore()];
    const [old = ''] = await before.put(local, ['old']);
    const blobs = withEarlierBlobs(now, before);
    const [young = ''] = await blobs.put(local, ['young']);
    expect(await blobs.get(local, [young, old])).toEqual(
      new Map([
        [old, 'old'],
        [young, 'young'],
      ]),
    );
    expect([before.size, now.size]).toEqual([1, 1]);
  });
});
