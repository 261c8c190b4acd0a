import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MissingBlob } from '@app/domain/kernel/blob-store.js';
import type { BlobAddress, CleanableBlobStore } from '@app/domain/kernel/cleanable-blobs.js';
import { tenantId } from '@app/domain/kernel/ids.js';
import { allBlobs } from './all-blobs.js';

/** What every blob store promises whoever cleans it. `open` answers an empty store. */
export function cleanableBlobStoreContract(
  name: string,
  open: () => Promise<{ blobs: CleanableBlobStore; dispose: () => Promise<void> }>,
) {
  describe(`${name} keeps the contract of a blob store that can be cleaned`, () => {
    let blobs: CleanableBlobStore;
    let dispose: () => Promise<void>;
    const [local, other] = [tenantId('local'), tenantId('other')];

    beforeEach(async () => {
      ({ blobs, dispose } = await open());
    });
    afterEach(() => dispose());

    const put = async (text: string, tenant = local): Promise<BlobAddress> => {
      const [digest = ''] = await blobs.put(tenant, [text]);
      return { tenant, digest };
    };
    const get = async ({ tenant, digest }: BlobAddress) => (await blobs.get(tenant, [digest])).get(digest);
    const listed = () => allBlobs(blobs);
    const stored = (blob: BlobAddress, bytes: number, isSetAside = false) => ({
      ...{ ...blob, bytes, isSetAside },
      ageMs: expect.any(Number) as unknown,
    });

    test('lists nothing at first, then the blobs of all tenants', async () => {
      expect(await listed()).toEqual([]);
      const [one, two] = [await put('שלום'), await put('same', other)];
      const three = await put('same');
      const all = await listed();
      expect(all).toHaveLength(3);
      expect(all).toEqual(expect.arrayContaining([stored(one, 8), stored(two, 4), stored(three, 4)]));
    });

    test('what is set aside is still read, and is removed alone', async () => {
      const [doomed, mine] = [await put('same', other), await put('same')];
      await blobs.setAside([doomed]);
      expect(await get(doomed)).toBe('same');
      const all = await listed();
      expect(all).toHaveLength(2);
      expect(all).toEqual(expect.arrayContaining([stored(doomed, 4, true), stored(mine, 4)]));
      await blobs.remove([doomed, mine]);
      await expect(get(doomed)).rejects.toThrow(MissingBlob);
      expect(await listed()).toEqual([stored(mine, 4)]);
    });

    test('a put brings back what is set aside, and no removal takes it again', async () => {
      const blob = await put('text');
      await blobs.setAside([blob]);
      await put('text');
      await blobs.remove([blob]);
      expect(await get(blob)).toBe('text');
      expect(await listed()).toEqual([stored(blob, 4)]);
    });

    test('what is taken back is as if it had never been set aside', async () => {
      const blob = await put('text');
      await blobs.setAside([blob]);
      await blobs.takeBack([blob]);
      expect(await listed()).toEqual([stored(blob, 4)]);
      await blobs.remove([blob]);
      expect(await get(blob)).toBe('text');
    });

    test('what was put and set aside again is one blob', async () => {
      const blob = await put('text');
      for (let round = 0; round < 2; round++) {
        await blobs.setAside([blob]);
        await put('text');
      }
      await blobs.takeBack([blob]);
      expect(await listed()).toEqual([stored(blob, 4)]);
      expect(await get(blob)).toBe('text');
    });

    test('what is not there, or was dealt with, is no error', async () => {
      const nobody = { tenant: local, digest: 'f'.repeat(64) };
      const blob = await put('text');
      for (const blobsToo of [[], [nobody], [blob, nobody]]) {
        await blobs.takeBack(blobsToo);
        await blobs.setAside(blobsToo);
        await blobs.setAside(blobsToo);
      }
      expect(await get(blob)).toBe('text');
      await blobs.remove([blob]);
      await blobs.remove([blob, nobody]);
      expect(await listed()).toEqual([]);
    });
  });
}
