import { expect, test } from '@jest/globals';
import { StreamDeleted, WrongExpectedRevision } from '@app/domain/kernel/event-store-errors.js';
import { collect } from '../collect.js';
import type { Subject } from '../event-store.contract.js';
import { event, events, newStream, numbers, refusal, streamWith } from '../sample-events.js';

export function deletionCases(subject: Subject): void {
  test.each(['any', 2] as const)('expecting %s hides the events of a stream', async (expected) => {
    const { store } = subject;
    const name = await streamWith(store, 3);
    await store.delete(name, expected);
    expect(await store.read(name)).toEqual([]);
    expect(await store.read(name, { direction: 'backwards' })).toEqual([]);
  });

  test.each([
    ['no-stream', 3, 2],
    [1, 3, 2],
    [3, 3, 2],
    [0, 0, 'no-stream'],
  ] as const)(
    'expecting %s of a stream of %d events is refused with the actual one',
    async (expected, count, actual) => {
      const { store } = subject;
      const name = await streamWith(store, count);
      const refused = await refusal(store.delete(name, expected));
      expect(refused).toBeInstanceOf(WrongExpectedRevision);
      expect(refused).toMatchObject({ actual, expected });
      expect(await store.read(name)).toHaveLength(count);
    },
  );

  test.each(['any', 'no-stream'] as const)(
    'expecting %s of what does not exist changes nothing',
    async (expected) => {
      const { store } = subject;
      const name = newStream();
      await store.delete(name, expected);
      await expect(store.append(name, 'no-stream', [event(0)])).resolves.toMatchObject({ revision: 0 });
      expect(await store.read(name)).toHaveLength(1);
    },
  );

  test.each(['no-stream', 'any', 2] as const)(
    'lets the stream begin anew, expecting %s, and count on',
    async (expected) => {
      const { store } = subject;
      const name = await streamWith(store, 3);
      await store.delete(name, 2);
      await expect(store.append(name, expected, events(2, 7))).resolves.toMatchObject({ revision: 4 });
      await store.append(name, 4, [event(9)]);
      const recorded = await store.read(name, { from: 0 });
      expect(recorded.map(({ revision, data }) => [revision, data['n']])).toEqual([
        [3, 7],
        [4, 8],
        [5, 9],
      ]);
      expect(numbers(await store.read(name, { direction: 'backwards', from: 4 }))).toEqual([8, 7]);
    },
  );

  test.each([
    ['stream-exists', 'no-stream'],
    [1, 2],
    [3, 2],
  ] as const)('makes an append that expects %s a conflict', async (expected, actual) => {
    const { store } = subject;
    const name = await streamWith(store, 3);
    await store.delete(name, 'any');
    const refused = await refusal(store.append(name, expected, [event(9)]));
    expect(refused).toBeInstanceOf(WrongExpectedRevision);
    expect(refused).toMatchObject({ actual });
    expect(await store.read(name)).toEqual([]);
  });

  test('can be done again, before and after the stream began anew', async () => {
    const { store } = subject;
    const name = await streamWith(store, 2);
    await store.delete(name, 1);
    await store.delete(name, 1);
    await store.append(name, 'no-stream', [event(2)]);
    await store.delete(name, 2);
    expect(await store.read(name)).toEqual([]);
    await expect(store.append(name, 2, [event(3)])).resolves.toMatchObject({ revision: 3 });
  });

  test('leaves other streams, and the log over all streams, as they were', async () => {
    const { store } = subject;
    const [name, other] = [await streamWith(store, 2), await streamWith(store, 1)];
    const before = await store.readAll();
    await store.delete(name, 1);
    await store.append(name, 'no-stream', [event(2)]);
    expect(await store.read(other)).toHaveLength(1);
    const after = await store.readAll();
    expect(after.events.slice(0, 3)).toEqual(before.events);
    expect(numbers(after.events)).toEqual([0, 1, 0, 2]);
  });

  test('is nothing a subscriber sees, and holds it up for nothing', async () => {
    const { store } = subject;
    const name = await streamWith(store, 2);
    const seen = collect(store, {});
    await seen.events(2);
    await store.delete(name, 'any');
    await store.append(name, 'no-stream', [event(2)]);
    expect(numbers(await seen.events(3))).toEqual([0, 1, 2]);
    await seen.stop();
  });

  test('forgets the metadata of the stream, which can be set once it began anew', async () => {
    const { store } = subject;
    const name = await streamWith(store, 3);
    await store.setMetadata(name, 'no-stream', { maxCount: 1 });
    await store.delete(name, 'any');
    expect((await store.getMetadata(name)).metadata).toEqual({});
    await expect(store.setMetadata(name, 'any', { maxCount: 2 })).rejects.toBeInstanceOf(StreamDeleted);
    await store.append(name, 'no-stream', events(3, 3));
    expect(numbers(await store.read(name))).toEqual([3, 4, 5]);
    await store.setMetadata(name, 'any', { maxCount: 9 });
    expect(numbers(await store.read(name))).toEqual([3, 4, 5]);
  });
}
