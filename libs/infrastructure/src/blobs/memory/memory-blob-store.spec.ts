import { blobStoreContract } from '../contract/blob-store.contract.js';
import { cleanableBlobStoreContract } from '../contract/cleanable-blob-store.contract.js';
import { MemoryBlobStore } from './memory-blob-store.js';

const open = () => {
  const blobs = new MemoryBlobStore();
  return Promise.resolve({ blobs, dispose: () => blobs.close() });
};
blobStoreContract('The memory blob store', open);
cleanableBlobStoreContract('The memory blob store', open);
