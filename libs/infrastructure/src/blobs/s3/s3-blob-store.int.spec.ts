import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { CorruptBlob } from '@app/domain/kernel/blob-store.js';
import { Unauthorized, Unavailable } from '@app/domain/kernel/event-store-errors.js';
import type { StoredBlob } from '@app/domain/kernel/cleanable-blobs.js';
import { tenantId } from '@app/domain/kernel/ids.js';
import { blobStoreContract } from '../contract/blob-store.contract.js';
import { cleanableBlobStoreContract } from '../contract/cleanable-blob-store.contract.js';
import { S3BlobStore, openS3BlobStore } from './s3-blob-store.js';
import { openSdkBucket } from './sdk-bucket.js';
import { startFaultyProxy, type Fault, type FaultyProxy } from './testing/faulty-proxy.js';
import { bucket, s3Key, startS3Server, type S3Server } from './testing/s3-server.js';

const local = tenantId('local');
const region = 'eu-west-1';
let server: S3Server;
let proxy: FaultyProxy;

beforeAll(async () => {
  Object.assign(process.env, s3Key);
  server = await startS3Server();
  proxy = await startFaultyProxy(server.port);
});
afterAll(async () => {
  for (const name of Object.keys(s3Key)) delete process.env[name];
  await proxy.stop();
  await server.stop();
});

/** An empty store: every prefix is used once. */
const place = (endpoint: string, change = {}) => ({
  bucket,
  prefix: `${randomUUID()}/`,
  region,
  endpoint,
  ...change,
});

const open = () => {
  const blobs = openS3BlobStore(place(server.endpoint));
  return Promise.resolve({ blobs, dispose: () => blobs.close() });
};
blobStoreContract('The S3 blob store', open);
cleanableBlobStoreContract('The S3 blob store', open);

describe('what is in the bucket', () => {
  test('is not sent again', async () => {
    const blobs = openS3BlobStore(place(proxy.endpoint));
    proxy.seen.length = 0;
    await blobs.put(local, ['once']);
    await blobs.put(local, ['once', 'once']);
    expect(proxy.seen).toEqual(['HEAD', 'PUT', 'HEAD']);
    await blobs.close();
  });

  test('is found by another process, under the prefix alone', async () => {
    const here = place(server.endpoint);
    const [one, two] = [openS3BlobStore(here), openS3BlobStore(here)];
    const elsewhere = openS3BlobStore(place(server.endpoint));
    const [digest = ''] = await one.put(local, ['shared']);
    expect((await two.get(local, [digest])).get(digest)).toBe('shared');
    await expect(elsewhere.get(local, [digest])).rejects.toThrow('lacks the blobs');
    await Promise.all([one.close(), two.close(), elsewhere.close()]);
  });

  test.each(['another text', '\uFEFFtext', ''])(
    'is an error when it is not what its address says: "%s"',
    async (other) => {
      const here = place(server.endpoint);
      const blobs = openS3BlobStore(here);
      const [digest = ''] = await blobs.put(local, ['text']);
      const tampered = openSdkBucket(here);
      await tampered.put(`${here.prefix}blobs/local/${digest}`, Buffer.from(other));
      await expect(blobs.get(local, [digest])).rejects.toThrow(CorruptBlob);
      tampered.close();
      await blobs.close();
    },
  );
});

test('more objects than the server lists at once are listed, each once', async () => {
  const here = place(server.endpoint);
  const blobs = openS3BlobStore(here);
  const texts = Array.from({ length: 1_005 }, (_, n) => `text ${n}`);
  const digests = await blobs.put(local, texts);
  await blobs.setAside(digests.slice(0, 3).map((digest) => ({ tenant: local, digest })));
  const pages: StoredBlob[][] = [];
  for await (const page of blobs.list()) pages.push([...page]);
  expect(pages.map(({ length }) => length)).toEqual([1_000, 2, 3]);
  expect(pages.flat().map(({ digest }) => digest)).toEqual(expect.arrayContaining([...digests]));
  await blobs.close();
}, 60_000);

describe('a store that fails for a while', () => {
  beforeEach(() => {
    proxy.faults.length = 0;
  });

  test.each<[string, Fault[]]>([
    ['is unavailable', ['unavailable', 'unavailable']],
    ['asks us to slow down', ['slow-down', 'slow-down']],
    ['cuts connections', ['cut', 'cut']],
  ])('and %s is asked again', async (_, faults) => {
    const blobs = openS3BlobStore(place(proxy.endpoint));
    proxy.faults.push(...faults);
    const [digest = ''] = await blobs.put(local, ['text']);
    proxy.faults.push(...faults);
    expect((await blobs.get(local, [digest])).get(digest)).toBe('text');
    expect(proxy.faults).toEqual([]);
    await blobs.close();
  });

  test('and breaks off a download is asked again', async () => {
    const blobs = openS3BlobStore(place(proxy.endpoint));
    const [digest = ''] = await blobs.put(local, ['x'.repeat(100_000)]);
    proxy.faults.push('cut-download');
    expect((await blobs.get(local, [digest])).get(digest)).toHaveLength(100_000);
    await blobs.close();
  });

  test('and is silent holds nobody up for ever', async () => {
    const here = place(proxy.endpoint);
    const open = () => Promise.resolve(openSdkBucket(here, { connect: 500, request: 60_000, call: 500 }));
    const blobs = new S3BlobStore(here.prefix, open);
    proxy.faults.push('silence');
    await expect(blobs.put(local, ['text'])).rejects.toThrow(Unavailable);
    await blobs.close();
  });

  test('for too long is known as such', async () => {
    const blobs = openS3BlobStore(place('http://127.0.0.1:1'));
    await expect(blobs.put(local, ['text'])).rejects.toThrow(Unavailable);
    await expect(blobs.get(local, ['f'.repeat(64)])).rejects.toThrow(Unavailable);
    await blobs.close();
  });
});

describe('a store that refuses us is known as such, and told without secrets:', () => {
  const refusal = async (change = {}): Promise<unknown> => {
    const blobs = openS3BlobStore(place(server.endpoint, change));
    try {
      return await blobs.put(local, ['text']).then(
        () => new Error('not refused'),
        (error: unknown) => error,
      );
    } finally {
      await blobs.close();
    }
  };

  test('a wrong secret', async () => {
    process.env['AWS_SECRET_ACCESS_KEY'] = 'wrong-secret';
    const error = await refusal();
    expect(error).toBeInstanceOf(Unauthorized);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('wrong-secret');
    process.env['AWS_SECRET_ACCESS_KEY'] = s3Key.AWS_SECRET_ACCESS_KEY;
  });

  test('a bucket that is not there', async () => {
    const error = (await refusal({ bucket: 'nobodys-bucket' })) as Error;
    expect(error).toBeInstanceOf(Unauthorized);
    expect(error.message).toMatch(/"nobodys-bucket" refused us \(NoSuchBucket/);
  });
});
