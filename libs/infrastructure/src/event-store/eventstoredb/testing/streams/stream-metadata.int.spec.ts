import { describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { WrongExpectedVersionError, type StreamMetadata } from '@eventstore/db-client';
import { all, first, numbered, useDouble } from '../use-double.js';

describe('Metadata of a stream on the double', () => {
  const on = useDouble();
  const visible = async (options = {}) =>
    (await all(on.client.readStream('a', options))).map(({ event }) => Number(event?.revision));

  test('come back as they were set, the last ones, with the members of others', async () => {
    expect(await on.client.getStreamMetadata('a')).toEqual({ streamName: 'a' });
    const metadata = {
      maxAge: 3_600,
      maxCount: 7,
      truncateBefore: 2,
      cacheControl: 5,
      acl: { readRoles: ['$admins'], writeRoles: 'me', metaReadRoles: ['$all'], metaWriteRoles: ['$ops'] },
      owner: { name: 'dana' },
    } as unknown as StreamMetadata;
    await on.client.setStreamMetadata('a', { maxCount: 1 });
    await on.client.setStreamMetadata('a', metadata, { expectedRevision: 0n });
    expect((await on.client.getStreamMetadata('a')).metadata).toEqual(metadata);
    expect(await all(on.client.readStream('$$a'))).toHaveLength(1);
    await expect(
      on.client.setStreamMetadata('a', { maxCount: 3 }, { expectedRevision: 0n }),
    ).rejects.toBeInstanceOf(WrongExpectedVersionError);
  });

  test('may come before the stream, and are no stream', async () => {
    await on.client.setStreamMetadata('a', { maxCount: 2 });
    await expect(visible()).rejects.toMatchObject({ type: 'stream-not-found' });
    await on.client.appendToStream('a', numbered(5), { expectedRevision: 'no_stream' });
    expect(await visible()).toEqual([3, 4]);
  });

  test.each([
    [{ maxCount: 2 }, [3, 4]],
    [{ truncateBefore: 1 }, [1, 2, 3, 4]],
    [{ truncateBefore: 9 }, []],
    [{ truncateBefore: 4, maxCount: 3 }, [4]],
    [{ truncateBefore: 1, maxCount: 3 }, [2, 3, 4]],
    [{ maxAge: 3_600 }, [0, 1, 2, 3, 4]],
  ])('%j leave %j of five events, whichever way they are read', async (metadata, left) => {
    await on.client.appendToStream('a', numbered(5));
    await on.client.setStreamMetadata('a', metadata);
    expect(await visible()).toEqual(left);
    expect(await visible({ direction: 'backwards', fromRevision: 'end' })).toEqual(left.toReversed());
    expect(await visible({ fromRevision: 0n, maxCount: 1 })).toEqual(left.slice(0, 1));
    await on.client.appendToStream('a', numbered(1));
    const live = first(1, on.client.subscribeToStream('a'));
    await on.client.appendToStream('a', numbered(1));
    const expected = 'truncateBefore' in metadata && metadata.truncateBefore === 9 ? undefined : live;
    if (expected) expect((await expected)[0]?.event?.revision).toBeGreaterThanOrEqual(BigInt(left[0] ?? 0));
  });

  test('let events grow too old', async () => {
    await on.client.appendToStream('a', numbered(2));
    await on.client.setStreamMetadata('a', { maxAge: 1 });
    await sleep(1_100);
    await on.client.appendToStream('a', numbered(1));
    expect(await visible()).toEqual([2]);
  });

  test('hide from subscriptions to the stream, not to $all', async () => {
    await on.client.appendToStream('a', numbered(5));
    await on.client.setStreamMetadata('a', { maxCount: 2 });
    const seen = await first(2, on.client.subscribeToStream('a'));
    expect(seen.map(({ event }) => event?.revision)).toEqual([3n, 4n]);
    const everything = await first(6, on.client.subscribeToAll());
    expect(everything.map(({ event }) => event?.type)).toEqual([
      ...Array<string>(5).fill('test'),
      '$metadata',
    ]);
  });
});
