import { expect, test } from '@jest/globals';
import { WrongExpectedRevision } from '@app/domain/kernel/event-store-errors.js';
import type { Subject } from '../event-store.contract.js';
import { event, events, newStream, refusal, streamWith } from '../sample-events.js';

export function repeatedAppendCases(subject: Subject): void {
  test.each([
    ['no-stream', 0],
    ['any', 0],
    ['stream-exists', 2],
    [1, 2],
  ] as const)('with the same ids, expecting %s, is stored once', async (expected, existing) => {
    const { store } = subject;
    const name = await streamWith(store, existing);
    const batch = events(2);
    const first = await store.append(name, expected, batch);
    expect(await store.append(name, expected, batch)).toEqual(first);
    expect(await store.read(name)).toHaveLength(existing + 2);
  });

  test.each(['no-stream', 'any'] as const)(
    'with the same ids, expecting %s, is recognised after others wrote',
    async (expected) => {
      const { store } = subject;
      const name = newStream();
      const batch = events(2);
      const first = await store.append(name, expected, batch);
      await store.append(name, first.revision, events(3));
      expect(await store.append(name, expected, batch)).toEqual(first);
      expect(await store.read(name)).toHaveLength(5);
    },
  );

  test('at the same time is stored once, and both are told so', async () => {
    const { store } = subject;
    const name = newStream();
    const batch = events(2);
    const [one, other] = await Promise.all([
      store.append(name, 'no-stream', batch),
      store.append(name, 'no-stream', batch),
    ]);
    expect(one).toEqual(other);
    expect(await store.read(name)).toHaveLength(2);
  });

  test('with the beginning of what was stored counts as stored', async () => {
    const { store } = subject;
    const name = newStream();
    const [first, second] = [event(0), event(1)];
    await store.append(name, 'no-stream', [first, second]);
    await expect(store.append(name, 'no-stream', [first])).resolves.toMatchObject({ revision: 0 });
    expect(await store.read(name)).toHaveLength(2);
  });

  test.each(['no-stream', 'any', 'stream-exists'] as const)(
    'with some new ids behind known ones, expecting %s, is refused',
    async (expected) => {
      const { store } = subject;
      const name = newStream();
      const [known, other] = [event(1), event(2)];
      await store.append(name, 'no-stream', [known, other]);
      const refused = await refusal(store.append(name, expected, [known, event(3)]));
      expect(refused).toBeInstanceOf(WrongExpectedRevision);
      expect(refused).toMatchObject({ actual: 1 });
      expect(await store.read(name)).toHaveLength(2);
    },
  );

  test('with more events than were stored, expecting where the first were put, is refused', async () => {
    const { store } = subject;
    const name = await streamWith(store, 1);
    const batch = events(2);
    await store.append(name, 0, batch);
    const refused = await refusal(store.append(name, 0, [...batch, event(3)]));
    expect(refused).toMatchObject({ name: 'WrongExpectedRevision', actual: 2 });
  });

  test('with known ids at another place is refused', async () => {
    const { store } = subject;
    const name = newStream();
    const [first, second] = [event(0), event(1)];
    await store.append(name, 'no-stream', [first, second]);
    await expect(store.append(name, 'no-stream', [second])).rejects.toBeInstanceOf(WrongExpectedRevision);
  });

  test('with ids of another stream is stored', async () => {
    const { store } = subject;
    const [one, other] = [newStream(), newStream()];
    const batch = events(2);
    await store.append(one, 'no-stream', batch);
    await store.append(other, 'no-stream', batch);
    expect(await store.read(other)).toHaveLength(2);
  });
}
