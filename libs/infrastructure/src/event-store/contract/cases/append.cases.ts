import { expect, test } from '@jest/globals';
import type { Subject } from '../event-store.contract.js';
import { event, events, newStream, numbers, streamWith, upTo } from '../sample-events.js';

export function appendCases(subject: Subject): void {
  test('answers the revision and position of the last event', async () => {
    const { store } = subject;
    const name = newStream();
    const result = await store.append(name, 'no-stream', events(3));
    const recorded = await store.read(name);
    expect(result).toEqual({ revision: 2, position: recorded[2]?.position });
  });

  test('of nothing is refused, and begins no stream', async () => {
    const { store } = subject;
    const name = newStream();
    await expect(store.append(name, 'any', [])).rejects.toBeInstanceOf(RangeError);
    await expect(store.append(name, 'no-stream', [event(0)])).resolves.toMatchObject({ revision: 0 });
  });

  test('by two writers at the same revision lets one win', async () => {
    const { store } = subject;
    const name = await streamWith(store, 1);
    const outcomes = await Promise.allSettled(events(20).map((one) => store.append(name, 0, [one])));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await store.read(name)).toHaveLength(2);
  });

  test('by many writers who expect nothing stores all, at revisions of their own', async () => {
    const { store } = subject;
    const name = newStream();
    const results = await Promise.all(events(20).map((one) => store.append(name, 'any', [one])));
    expect(results.map(({ revision }) => revision).sort((a, b) => a - b)).toEqual(upTo(20));
    expect(new Set(numbers(await store.read(name))).size).toBe(20);
  });

  test('to many streams at once keeps each whole and in order', async () => {
    const { store } = subject;
    const names = Array.from({ length: 50 }, () => newStream());
    await Promise.all(names.map((name) => store.append(name, 'no-stream', events(3))));
    for (const name of names.slice(0, 5)) expect(numbers(await store.read(name))).toEqual([0, 1, 2]);
    const positions = (await store.readAll()).events.map(({ position }) => position);
    expect(positions).toEqual([...new Set(positions)].sort());
    expect(positions).toHaveLength(150);
  });
}
