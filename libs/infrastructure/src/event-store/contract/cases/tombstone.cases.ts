import { expect, test } from '@jest/globals';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import { StreamDeleted, WrongExpectedRevision } from '@app/domain/kernel/event-store-errors.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import { collect } from '../collect.js';
import type { Subject } from '../event-store.contract.js';
import { event, newStream, numbers, refusal, streamWith } from '../sample-events.js';

type Deed = (store: EventStore, name: StreamName) => Promise<unknown>;

export function tombstoneCases(subject: Subject): void {
  test.each<[string, Deed]>([
    ['an append that expects anything', (store, name) => store.append(name, 'any', [event(9)])],
    ['an append that expects no stream', (store, name) => store.append(name, 'no-stream', [event(9)])],
    ['an append that expects a stream', (store, name) => store.append(name, 'stream-exists', [event(9)])],
    ['an append that expects the last revision', (store, name) => store.append(name, 1, [event(9)])],
    ['a read', (store, name) => store.read(name)],
    ['a read backwards', (store, name) => store.read(name, { direction: 'backwards', from: 0 })],
    ['a deletion', (store, name) => store.delete(name, 'any')],
    ['another tombstone', (store, name) => store.tombstone(name, 'any')],
    ['a look at its metadata', (store, name) => store.getMetadata(name)],
    ['metadata', (store, name) => store.setMetadata(name, 'any', { maxCount: 1 })],
  ])('refuses %s', async (_what, deed) => {
    const { store } = subject;
    const name = await streamWith(store, 2);
    await store.tombstone(name, 1);
    await expect(deed(store, name)).rejects.toBeInstanceOf(StreamDeleted);
  });

  test.each([
    ['no-stream', 2, 1],
    [0, 2, 1],
    [0, 0, 'no-stream'],
  ] as const)(
    'expecting %s of a stream of %d events is refused with the actual one',
    async (expected, count, actual) => {
      const { store } = subject;
      const name = await streamWith(store, count);
      const refused = await refusal(store.tombstone(name, expected));
      expect(refused).toBeInstanceOf(WrongExpectedRevision);
      expect(refused).toMatchObject({ actual });
      expect(await store.read(name)).toHaveLength(count);
    },
  );

  test.each(['any', 'no-stream'] as const)(
    'expecting %s closes a stream before it begins',
    async (expected) => {
      const { store } = subject;
      const name = newStream();
      await store.tombstone(name, expected);
      await expect(store.append(name, 'no-stream', [event(0)])).rejects.toBeInstanceOf(StreamDeleted);
    },
  );

  test('closes a stream that was deleted', async () => {
    const { store } = subject;
    const name = await streamWith(store, 2);
    await store.delete(name, 'any');
    await store.tombstone(name, 'any');
    await expect(store.append(name, 'no-stream', [event(2)])).rejects.toBeInstanceOf(StreamDeleted);
  });

  test('leaves the log over all streams as it was', async () => {
    const { store } = subject;
    const name = await streamWith(store, 2);
    const before = await store.readAll();
    await store.tombstone(name, 1);
    await streamWith(store, 1);
    const { events, end } = await store.readAll();
    expect(events.slice(0, 2)).toEqual(before.events);
    expect(numbers(events)).toEqual([0, 1, 0]);
    expect(end).toBe(true);
  });

  test('is nothing a subscriber sees, and holds it up for nothing', async () => {
    const { store } = subject;
    const name = await streamWith(store, 2);
    const seen = collect(store, {});
    await seen.events(2);
    await store.tombstone(name, 1);
    await streamWith(store, 1);
    expect(numbers(await seen.events(3))).toEqual([0, 1, 0]);
    await seen.stop();
  });
}
