import { describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import {
  ANY,
  binaryEvent,
  jsonEvent,
  MaxAppendSizeExceededError,
  NO_STREAM,
  STREAM_EXISTS,
  StreamDeletedError,
  UnknownError,
  WrongExpectedVersionError,
  type AppendExpectedRevision,
} from '@eventstore/db-client';
import { all, numbered, useDouble } from '../use-double.js';

const own = { credentials: { username: 'admin', password: 'changeit' } };

/** The client appends in batches, or one call at a time when the append has its own credentials. */
describe.each([
  ['in a batch', {}],
  ['one by one', own],
])('The double takes what the client appends %s', (_way, options) => {
  const on = useDouble();
  const append = (expectedRevision: AppendExpectedRevision, events = numbered(1)) =>
    on.client.appendToStream('a', events, { ...options, expectedRevision });

  describe.each<[AppendExpectedRevision, string, AppendExpectedRevision | 'ok']>([
    [ANY, 'absent', 'ok'],
    [ANY, 'of two', 'ok'],
    [NO_STREAM, 'absent', 'ok'],
    [NO_STREAM, 'of two', 1n],
    [STREAM_EXISTS, 'absent', NO_STREAM],
    [STREAM_EXISTS, 'of two', 'ok'],
    [0n, 'absent', NO_STREAM],
    [0n, 'of two', 1n],
    [1n, 'of two', 'ok'],
    [2n, 'of two', 1n],
  ])('expecting %s of a stream that is %s', (expected, state, actual) => {
    const start = state === 'of two' ? 2 : 0;
    test(actual === 'ok' ? 'it is stored' : `it is refused with ${actual}`, async () => {
      if (start > 0) await append(ANY, numbered(start));
      const answer = append(expected, numbered(3));
      if (actual === 'ok') {
        const { success, nextExpectedRevision, position } = await answer;
        expect([success, nextExpectedRevision]).toEqual([true, BigInt(start) + 2n]);
        const stored = await all(
          on.client.readAll({ direction: 'backwards', fromPosition: 'end', maxCount: 1 }),
        );
        expect(stored[0]?.event?.position).toEqual(position);
      } else {
        await expect(answer).rejects.toBeInstanceOf(WrongExpectedVersionError);
        await expect(answer).rejects.toMatchObject({
          type: 'wrong-expected-version',
          streamName: 'a',
          expectedVersion: expected,
          actualVersion: actual,
        });
      }
    });

    test('told not to throw, it says whether it succeeded', async () => {
      if (start > 0) await append(ANY, numbered(start));
      const { success, position } = await on
        .connect('&throwOnAppendFailure=false')
        .appendToStream('a', numbered(3), { ...options, expectedRevision: expected });
      expect(success).toBe(actual === 'ok');
      if (!success) expect(position).toBeUndefined();
    });
  });

  test('JSON, bytes, metadata of either kind, and names in any alphabet come back as they were', async () => {
    const stream = 'Straße-字-🚀';
    const bytes = Uint8Array.from([0, 255, 128, 10]);
    const sent = [
      jsonEvent({ type: 'größe', data: { text: '🚀', big: '9007199254740993' }, metadata: { actor: 'ü' } }),
      jsonEvent({ type: 'list', data: [1, 'two', null] }),
      binaryEvent({ type: 'bytes', data: bytes, metadata: bytes }),
      binaryEvent({ type: 'nothing', data: new Uint8Array() }),
    ];
    await on.client.appendToStream(stream, sent, options);
    const read = await all(on.client.readStream(stream));
    expect(
      read.map(({ event }) => ({
        id: event?.id,
        type: event?.type,
        isJson: event?.isJson,
        data: event?.isJson === true ? event.data : [...(event?.data as Uint8Array)],
        metadata: event?.metadata,
        stream: event?.streamId,
      })),
    ).toEqual(
      sent.map(({ id, type, contentType, data, metadata }) => ({
        id,
        type,
        isJson: contentType === 'application/json',
        data: data instanceof Uint8Array ? [...data] : data,
        metadata,
        stream,
      })),
    );
  });

  test('an append that is sent again is stored once, in whole only', async () => {
    const sent = numbered(3);
    for (const expected of [NO_STREAM, NO_STREAM, ANY] as const) {
      expect(await append(expected, sent)).toMatchObject({ success: true, nextExpectedRevision: 2n });
    }
    const more = [...sent.slice(1), ...numbered(1)];
    await expect(append(ANY, more)).rejects.toBeInstanceOf(WrongExpectedVersionError);
    await expect(append(0n, more)).rejects.toBeInstanceOf(WrongExpectedVersionError);
    await append(2n, numbered(1));
    expect(await append(NO_STREAM, sent)).toMatchObject({ success: true, nextExpectedRevision: 2n });
    expect(await all(on.client.readStream('a'))).toHaveLength(4);
  });

  test('an id is the same in capitals', async () => {
    const id = randomUUID();
    const event = (text: string) => jsonEvent({ id: text, type: 'test', data: {} });
    await append(ANY, [event(id.toUpperCase()) as ReturnType<typeof numbered>[number]]);
    await append(ANY, [event(id) as ReturnType<typeof numbered>[number]]);
    expect((await all(on.client.readStream('a'))).map(({ event: of }) => of?.id)).toEqual([id]);
  });

  test('what is no UUID is refused', async () => {
    const event = jsonEvent({ id: 'seven', type: 'test', data: {} });
    await expect(on.client.appendToStream('a', event, options)).rejects.toThrow("'seven' is not a UUID");
    await expect(on.client.appendToStream('a', event, options)).rejects.toBeInstanceOf(UnknownError);
  });

  test('1 MiB is too much, just below is not', async () => {
    const fits = binaryEvent({ type: 'test', data: new Uint8Array(1024 * 1024 - 8) });
    await on.client.appendToStream('a', fits, options);
    const exceeds = binaryEvent({ type: 'test', data: new Uint8Array(1024 * 1024 - 7) });
    const refused = on.client.appendToStream('a', exceeds, options);
    await expect(refused).rejects.toBeInstanceOf(MaxAppendSizeExceededError);
    await expect(refused).rejects.toMatchObject({ maxAppendSize: 1024 * 1024 });
    expect(await all(on.client.readStream('a'))).toHaveLength(1);
  });

  test('many events at once, in the parts that the client makes of them', async () => {
    const sent = numbered(5_000);
    await on.client.appendToStream('a', sent, { ...options, batchAppendSize: 4 * 1024 });
    const read = await all(on.client.readStream('a'));
    expect(read.map(({ event }) => event?.id)).toEqual(sent.map(({ id }) => id));
  });

  test('many appends at once keep their order', async () => {
    const sent = numbered(300);
    await Promise.all(sent.map((event) => on.client.appendToStream('a', event, options)));
    const read = await all(on.client.readStream('a'));
    expect(read.map(({ event }) => event?.revision)).toEqual(sent.map((_, n) => BigInt(n)));
    expect(new Set(read.map(({ event }) => event?.id)).size).toBe(300);
  });

  test('nothing at all changes nothing', async () => {
    expect(await append(ANY, [])).toMatchObject({ success: true });
    await append(ANY, numbered(2));
    expect(await append(1n, [])).toMatchObject({ success: true, nextExpectedRevision: 1n });
    await expect(append(7n, [])).rejects.toBeInstanceOf(WrongExpectedVersionError);
    expect(await all(on.client.readStream('a'))).toHaveLength(2);
  });

  test('a tombstone refuses all of them', async () => {
    await append(ANY);
    await on.client.tombstoneStream('a');
    for (const expected of [ANY, STREAM_EXISTS, NO_STREAM, 0n] as const) {
      await expect(append(expected)).rejects.toBeInstanceOf(StreamDeletedError);
      await expect(append(expected)).rejects.toMatchObject({ type: 'stream-deleted', streamName: 'a' });
    }
  });
});

describe('A double that was told another limit', () => {
  const on = useDouble({ maxAppendBytes: 2_000 });

  test.each([{}, own])('takes less, or more, at once: %j', async (options) => {
    const refused = on.client.appendToStream('a', numbered(2_000), options);
    await expect(refused).rejects.toMatchObject({ maxAppendSize: 2_000 });
    await on.client.appendToStream('a', numbered(20), options);
  });
});
