import { expect, test } from '@jest/globals';
import { Unavailable } from '@app/domain/kernel/event-store-errors.js';
import { tenantId } from '@app/domain/kernel/ids.js';
import { createTestDatabase } from '../../testing/test-database.js';
import { blobStoreContract } from '../contract/blob-store.contract.js';
import { cleanableBlobStoreContract } from '../contract/cleanable-blob-store.contract.js';
import { openPostgresBlobStore } from './postgres-blob-store.js';

const open = async () => {
  const database = await createTestDatabase();
  const blobs = openPostgresBlobStore(database.url);
  const dispose = async () => {
    await blobs.close();
    await database.drop();
  };
  return { blobs, dispose };
};
blobStoreContract('The Postgres blob store', open);
cleanableBlobStoreContract('The Postgres blob store', open);

test('a server that is away is known as such', async () => {
  const blobs = openPostgresBlobStore('postgres://nobody@127.0.0.1:1/none');
  await expect(blobs.put(tenantId('local'), ['text'])).rejects.toThrow(Unavailable);
  await expect(blobs.get(tenantId('local'), ['text'])).rejects.toThrow(Unavailable);
  await blobs.close();
});
