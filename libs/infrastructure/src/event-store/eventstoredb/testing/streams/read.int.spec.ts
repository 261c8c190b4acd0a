import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  BACKWARDS,
  END,
  FORWARDS,
  InvalidArgumentError,
  persistentSubscriptionToStreamSettingsFromDefaults,
  START,
  StreamNotFoundError,
  type ResolvedEvent,
} from '@eventstore/db-client';
import { all, first, numbered, useDouble } from '../use-double.js';

const places = (read: readonly ResolvedEvent[]) => read.map(({ event }) => Number(event?.revision));

describe('The double reads', () => {
  const on = useDouble();
  beforeEach(async () => {
    await on.client.appendToStream('a', numbered(5));
  });

  test.each([
    [FORWARDS, START, undefined, [0, 1, 2, 3, 4]],
    [FORWARDS, 0n, 2, [0, 1]],
    [FORWARDS, 3n, undefined, [3, 4]],
    [FORWARDS, 5n, undefined, []],
    [FORWARDS, 18446744073709551615n, undefined, []],
    [FORWARDS, END, undefined, []],
    [FORWARDS, START, 0, []],
    [BACKWARDS, END, undefined, [4, 3, 2, 1, 0]],
    [BACKWARDS, END, 2, [4, 3]],
    [BACKWARDS, 3n, 2, [3, 2]],
    [BACKWARDS, 9_007_199_254_740_993n, 2, [4, 3]],
    [BACKWARDS, START, undefined, [0]],
  ] as const)('a stream %s from %s, at most %s', async (direction, fromRevision, maxCount, expected) => {
    const read = await all(
      on.client.readStream('a', { direction, fromRevision, ...(maxCount === undefined ? {} : { maxCount }) }),
    );
    expect(places(read)).toEqual(expected);
    expect(read.every((one) => one.commitPosition === undefined && one.link === undefined)).toBe(true);
  });

  test('no stream: an error that names it, also as an event of the stream that reads', async () => {
    await expect(all(on.client.readStream('none'))).rejects.toBeInstanceOf(StreamNotFoundError);
    const failed = new Promise((resolve) => on.client.readStream('none').on('error', resolve).resume());
    expect(await failed).toMatchObject({ type: 'stream-not-found', streamName: 'none' });
  });

  test('what has no name is refused, whatever is asked of it', async () => {
    const settings = persistentSubscriptionToStreamSettingsFromDefaults();
    const results = await Promise.allSettled([
      all(on.client.readStream('')),
      first(1, on.client.subscribeToStream('')),
      on.client.appendToStream('', numbered(1)),
      on.client.appendToStream('', numbered(1), { credentials: { username: 'admin', password: 'changeit' } }),
      on.client.deleteStream(''),
      on.client.createPersistentSubscriptionToStream('', 'group', settings),
      first(1, on.client.subscribeToPersistentSubscriptionToStream('', 'group')),
    ]);
    for (const result of results) {
      expect(String(result.status === 'rejected' && result.reason)).toContain('A stream needs a name');
    }
  });

  test('what is no revision is refused', () => {
    expect(() => on.client.readStream('a', { fromRevision: -1n })).toThrow(InvalidArgumentError);
  });

  test('by data and end events, and stops when told', async () => {
    const seen: unknown[] = [];
    await new Promise((resolve) => {
      on.client
        .readStream('a')
        .on('data', ({ event }) => seen.push(event?.revision))
        .on('end', resolve);
    });
    expect(seen).toHaveLength(5);
    expect(await first(2, on.client.readStream('a'))).toHaveLength(2);
    const cancelled = on.client.readStream('a');
    await cancelled.cancel();
  });

  test('$all both ways from either end and from a position', async () => {
    await on.client.appendToStream('b', numbered(2));
    const everything = await all(on.client.readAll());
    expect(everything.map(({ event }) => event?.streamId)).toEqual(['a', 'a', 'a', 'a', 'a', 'b', 'b']);
    const fifth = everything[5]?.event?.position;
    if (!fifth) throw new Error('no position');
    expect(everything[5]?.commitPosition).toBe(fifth.commit);
    const read = async (options: Parameters<typeof on.client.readAll>[0]) =>
      (await all(on.client.readAll(options))).map(({ event }) =>
        everything.findIndex((one) => one.event?.id === event?.id),
      );
    expect(await read({ fromPosition: fifth })).toEqual([5, 6]);
    expect(await read({ fromPosition: fifth, direction: BACKWARDS })).toEqual([4, 3, 2, 1, 0]);
    expect(await read({ fromPosition: END, direction: BACKWARDS, maxCount: 3 })).toEqual([6, 5, 4]);
    expect(await read({ fromPosition: START, maxCount: 2 })).toEqual([0, 1]);
    expect(await read({ fromPosition: END })).toEqual([]);
    expect(await read({ fromPosition: START, direction: BACKWARDS })).toEqual([]);
    const positions = everything.map(({ event }) => event?.position.commit ?? 0n);
    expect(positions).toEqual(positions.toSorted((one, other) => (one < other ? -1 : 1)));
    expect(positions.every((position) => typeof position === 'bigint')).toBe(true);
  });

  test('20,000 events with a small buffer', async () => {
    for (let part = 0; part < 4; part += 1) await on.client.appendToStream('many', numbered(5_000));
    const read = await all(on.client.readStream('many', {}, { highWaterMark: 2 }));
    expect(places(read)).toEqual(Array.from({ length: 20_000 }, (_, n) => n));
  });
});
