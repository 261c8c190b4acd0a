import { expect, test } from '@jest/globals';
import { WrongExpectedRevision } from '@app/domain/kernel/event-store-errors.js';
import type { Subject } from '../event-store.contract.js';
import { event, newStream, refusal, streamWith } from '../sample-events.js';

export function metadataCases(subject: Subject): void {
  test('is empty where none was set', async () => {
    const { store } = subject;
    const none = { metadata: {}, revision: 'no-stream' };
    expect(await store.getMetadata(newStream())).toEqual(none);
    expect(await store.getMetadata(await streamWith(store, 1))).toEqual(none);
  });

  test('is answered as it was set, and replaced as a whole', async () => {
    const { store } = subject;
    const name = await streamWith(store, 1);
    await store.setMetadata(name, 'no-stream', { maxCount: 5, maxAgeSeconds: 3600 });
    expect(await store.getMetadata(name)).toEqual({
      metadata: { maxCount: 5, maxAgeSeconds: 3600 },
      revision: 0,
    });
    await store.setMetadata(name, 0, { maxAgeSeconds: 60 });
    expect(await store.getMetadata(name)).toEqual({ metadata: { maxAgeSeconds: 60 }, revision: 1 });
    await store.setMetadata(name, 'stream-exists', {});
    expect(await store.getMetadata(name)).toEqual({ metadata: {}, revision: 2 });
  });

  test.each([
    ['no-stream', 1, 0],
    [1, 1, 0],
    [0, 2, 1],
    [0, 0, 'no-stream'],
    ['stream-exists', 0, 'no-stream'],
  ] as const)(
    'expecting %s after %d settings is refused with the actual one',
    async (expected, settings, actual) => {
      const { store } = subject;
      const name = await streamWith(store, 1);
      for (let n = 0; n < settings; n++) await store.setMetadata(name, 'any', { maxCount: n + 1 });
      const refused = await refusal(store.setMetadata(name, expected, { maxCount: 77 }));
      expect(refused).toBeInstanceOf(WrongExpectedRevision);
      expect(refused).toMatchObject({ actual, expected });
      expect((await store.getMetadata(name)).metadata).not.toEqual({ maxCount: 77 });
    },
  );

  test('set by several at the same revision is that of one', async () => {
    const { store } = subject;
    const name = newStream();
    const outcomes = await Promise.allSettled(
      [1, 2, 3, 4].map((maxCount) => store.setMetadata(name, 'no-stream', { maxCount })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('set by several who expect nothing is set by all, one after the other', async () => {
    const { store } = subject;
    const name = newStream();
    await Promise.all([1, 2, 3, 4].map((maxCount) => store.setMetadata(name, 'any', { maxCount })));
    expect((await store.getMetadata(name)).revision).toBe(3);
  });

  test('of a stream that has not begun begins none', async () => {
    const { store } = subject;
    const name = newStream();
    await store.setMetadata(name, 'no-stream', { maxCount: 1 });
    expect(await store.read(name)).toEqual([]);
    await expect(store.append(name, 'no-stream', [event(0)])).resolves.toMatchObject({ revision: 0 });
    expect((await store.getMetadata(name)).metadata).toEqual({ maxCount: 1 });
  });

  test.each([{ maxCount: 0 }, { maxCount: 1.5 }, { maxAgeSeconds: -1 }, { maxAgeSeconds: 2 ** 40 }])(
    'of %j is refused',
    async (metadata) => {
      const { store } = subject;
      await expect(store.setMetadata(newStream(), 'any', metadata)).rejects.toBeInstanceOf(RangeError);
    },
  );

  test("is in nobody's events", async () => {
    const { store } = subject;
    const name = await streamWith(store, 1);
    await store.setMetadata(name, 'any', { maxCount: 1 });
    await streamWith(store, 1);
    expect((await store.readAll()).events.map(({ type }) => type)).toEqual(['Counted', 'Counted']);
  });
}
