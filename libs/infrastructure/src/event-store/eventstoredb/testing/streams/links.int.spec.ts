import { beforeEach, describe, expect, test } from '@jest/globals';
import { binaryEvent, type ResolvedEvent } from '@eventstore/db-client';
import { all, first, numbered, useDouble } from '../use-double.js';

const link = (target: string) => binaryEvent({ type: '$>', data: Buffer.from(target) });

const seen = (read: readonly ResolvedEvent[]) =>
  read.map(({ event, link: by }) => [
    event && `${event.revision}@${event.streamId}`,
    by && `${by.revision}@${by.streamId}`,
  ]);

describe('The double follows links', () => {
  const on = useDouble();
  beforeEach(async () => {
    await on.client.appendToStream('a', numbered(2));
    await on.client.appendToStream('gone', numbered(1));
    await on.client.appendToStream('links', [link('1@a'), link('0@gone'), link('7@a'), link('0@a@b')]);
    await on.client.appendToStream('links', numbered(1));
    await on.client.tombstoneStream('gone');
  });

  const followed = [
    ['1@a', '0@links'],
    [undefined, '1@links'],
    [undefined, '2@links'],
    [undefined, '3@links'],
    ['4@links', undefined],
  ];

  test('in a stream, when asked to', async () => {
    expect(seen(await all(on.client.readStream('links', { resolveLinkTos: true })))).toEqual(followed);
    const backwards = { resolveLinkTos: true, direction: 'backwards', fromRevision: 'end' } as const;
    expect(seen(await all(on.client.readStream('links', backwards)))).toEqual(followed.toReversed());
  });

  test('but not otherwise', async () => {
    const [event] = await all(on.client.readStream('links', { maxCount: 1 }));
    expect(event?.link).toBeUndefined();
    expect(event?.event).toMatchObject({ type: '$>', streamId: 'links', isJson: false });
    expect(Buffer.from(event?.event?.data as Uint8Array).toString()).toBe('1@a');
  });

  test('in $all, in subscriptions, and where they come to a stream later', async () => {
    const read = await all(on.client.readAll({ resolveLinkTos: true }));
    expect(seen(read.slice(3, 5))).toEqual(followed.slice(0, 2));
    expect(read[3]?.commitPosition).toBe(read[3]?.link?.position.commit);
    const options = { resolveLinkTos: true } as const;
    expect(seen(await first(5, on.client.subscribeToStream('links', options)))).toEqual(followed);
    expect(seen((await first(8, on.client.subscribeToAll(options))).slice(3))).toEqual(followed);
    const live = first(1, on.client.subscribeToStream('links', { ...options, fromRevision: 4n }));
    await on.client.appendToStream('links', link('0@a'));
    expect(seen(await live)).toEqual([['0@a', '5@links']]);
  });

  test('to what its stream hides as to nothing', async () => {
    await on.client.setStreamMetadata('a', { truncateBefore: 2 });
    expect(seen(await all(on.client.readStream('links', { resolveLinkTos: true, maxCount: 1 })))).toEqual([
      [undefined, '0@links'],
    ]);
  });
});
