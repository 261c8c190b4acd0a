import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { maxBlobBytes, MissingBlob, type BlobStore } from '@app/domain/kernel/blob-store.js';
import { tenantId } from '@app/domain/kernel/ids.js';

/** What every adapter of the blob store port promises. `open` answers an empty store. */
export function blobStoreContract(
  name: string,
  open: () => Promise<{ blobs: BlobStore; dispose: () => Promise<void> }>,
) {
  describe(`${name} keeps the contract of a blob store`, () => {
    let blobs: BlobStore;
    let dispose: () => Promise<void>;
    const [local, other] = [tenantId('local'), tenantId('other')];

    beforeEach(async () => {
      ({ blobs, dispose } = await open());
    });
    afterEach(() => dispose());

    const back = async (text: string) => {
      const [digest = ''] = await blobs.put(local, [text]);
      return (await blobs.get(local, [digest])).get(digest);
    };

    test.each([
      ['JSON', '{"a":[1,"b",null]}'],
      ['unicode', '"שלום 🎻 \u2028 é"'],
      ['what JSON escapes', JSON.stringify('\0 \ud800 \\ "{},NULL')],
      ['nothing', ''],
      ['the largest there may be', 'ab'.repeat(maxBlobBytes / 2)],
    ])('gives back %s as it was', async (_, text) => {
      expect((await back(text)) === text).toBe(true);
    });

    test('the address is the SHA-256 of the text, the same whenever it is put', async () => {
      const expected = createHash('sha256').update('text').digest('hex');
      const put = () => blobs.put(local, ['text', 'text']);
      expect(await Promise.all([put(), put(), put()])).toEqual(Array(3).fill([expected, expected]));
      expect(await blobs.get(local, [expected, expected])).toEqual(new Map([[expected, 'text']]));
    });

    test('many at once come back by their digests', async () => {
      const texts = Array.from({ length: 100 }, (_, n) => `text ${n}`);
      const digests = await blobs.put(local, texts);
      const found = await blobs.get(local, digests);
      expect(digests.map((digest) => found.get(digest))).toEqual(texts);
    });

    test('a tenant sees its own alone', async () => {
      const [digest = ''] = await blobs.put(local, ['secret']);
      await expect(blobs.get(other, [digest])).rejects.toThrow(MissingBlob);
    });

    test('one that is missing is named', async () => {
      const [digest = ''] = await blobs.put(local, ['here']);
      const missing = 'f'.repeat(64);
      await expect(blobs.get(local, [digest, missing])).rejects.toThrow(
        `Tenant "local" lacks the blobs ${missing}. Restore them`,
      );
    });

    test('none asked, none answered', async () => {
      expect(await blobs.put(local, [])).toEqual([]);
      expect(await blobs.get(local, [])).toEqual(new Map());
    });
  });
}
