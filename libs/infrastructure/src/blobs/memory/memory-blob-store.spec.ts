import { blobStoreContract } from '../contract/blob-store.contract.js';
import { MemoryBlobStore } from './memory-blob-store.js';

blobStoreContract('The memory blob store', () => {
  const blobs = new MemoryBlobStore();
  return Promise.resolve({ blobs, dispose: () => blobs.close() });
});
