import { describe, expect, test } from '@jest/globals';
import {
  ANY,
  NO_STREAM,
  STREAM_EXISTS,
  StreamDeletedError,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { all, numbered, useDouble } from '../use-double.js';

describe('The double deletes', () => {
  const on = useDouble();

  test('softly: the stream is not found, begins anew and counts on', async () => {
    await on.client.appendToStream('a', numbered(3));
    const { position } = await on.client.deleteStream('a', { expectedRevision: 2n });
    const last = await all(on.client.readAll({ direction: 'backwards', fromPosition: 'end', maxCount: 1 }));
    expect(last[0]?.event).toMatchObject({ streamId: '$$a', type: '$metadata', position });
    await expect(all(on.client.readStream('a'))).rejects.toBeInstanceOf(StreamNotFoundError);
    await expect(all(on.client.readStream('a'))).rejects.toMatchObject({ streamName: 'a' });
    await expect(
      on.client.appendToStream('a', numbered(1), { expectedRevision: STREAM_EXISTS }),
    ).rejects.toBeInstanceOf(StreamDeletedError);
    const again = await on.client.appendToStream('a', numbered(2), { expectedRevision: NO_STREAM });
    expect(again.nextExpectedRevision).toBe(4n);
    const read = await all(on.client.readStream('a'));
    expect(read.map(({ event }) => event?.revision)).toEqual([3n, 4n]);
    expect((await on.client.getStreamMetadata('a')).metadata).toEqual({ truncateBefore: 3 });
  });

  test('for ever by a tombstone, also what there was not', async () => {
    await on.client.appendToStream('a', numbered(1));
    const { position } = await on.client.tombstoneStream('a', { expectedRevision: 0n });
    expect(typeof position?.commit).toBe('bigint');
    await on.client.tombstoneStream('b', { expectedRevision: NO_STREAM });
    for (const stream of ['a', 'b']) {
      await expect(all(on.client.readStream(stream))).rejects.toBeInstanceOf(StreamDeletedError);
      await expect(on.client.getStreamMetadata(stream)).rejects.toBeInstanceOf(StreamDeletedError);
      await expect(on.client.deleteStream(stream)).rejects.toBeInstanceOf(StreamDeletedError);
      await expect(on.client.tombstoneStream(stream)).rejects.toMatchObject({ streamName: stream });
    }
  });

  test.each(['deleteStream', 'tombstoneStream'] as const)(
    '%s of what has moved on is refused with where it is',
    async (method) => {
      await on.client.appendToStream('a', numbered(2));
      for (const [expected, number] of [
        [0n, 0n],
        [9n, 9n],
        [NO_STREAM, -1n],
      ] as const) {
        const refused = on.client[method]('a', { expectedRevision: expected });
        await expect(refused).rejects.toBeInstanceOf(WrongExpectedVersionError);
        await expect(refused).rejects.toMatchObject({
          streamName: 'a',
          expectedVersion: number,
          actualVersion: 1n,
        });
      }
      await expect(on.client[method]('b', { expectedRevision: 0n })).rejects.toMatchObject({
        actualVersion: NO_STREAM,
      });
      await on.client[method]('a', { expectedRevision: ANY });
    },
  );

  test('a name that fits no header is told', async () => {
    await on.client.appendToStream('größe', numbered(1));
    await on.client.tombstoneStream('größe');
    await expect(on.client.appendToStream('größe', numbered(1))).rejects.toMatchObject({
      streamName: 'größe',
    });
    await expect(all(on.client.readStream('größe'))).rejects.toBeInstanceOf(StreamDeletedError);
  });
});
