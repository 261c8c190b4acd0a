import { expect, test } from '@jest/globals';
import { limits, type NewEvent } from '@app/domain/kernel/event-store.js';
import { TooLarge } from '@app/domain/kernel/event-store-errors.js';
import type { Subject } from '../event-store.contract.js';
import { event, events, newStream, numbers, upTo } from '../sample-events.js';

/** An event whose data and metadata take so many bytes as JSON. */
function eventOf(bytes: number): NewEvent {
  const empty: NewEvent = { ...event(0), data: { text: '' }, metadata: {} };
  return { ...empty, data: { text: 'x'.repeat(bytes - JSON.stringify(empty.data).length - 2) } };
}

export function limitCases(subject: Subject): void {
  test.each([
    ['an event', () => [eventOf(limits.eventBytes + 1)]],
    ['an append', () => [...Array(4).keys()].map(() => eventOf(limits.eventBytes))],
    ['the number of events', () => events(limits.appendEvents + 1)],
  ])('beyond that of %s is refused and stores nothing', async (_limit, batch) => {
    const { store } = subject;
    const name = newStream();
    await expect(store.append(name, 'any', batch())).rejects.toBeInstanceOf(TooLarge);
    expect(await store.read(name)).toEqual([]);
  });

  test.each([
    ['an event', () => [eventOf(limits.eventBytes)]],
    ['an append', () => [...Array(4).keys()].map(() => eventOf(limits.appendBytes / 4))],
  ])('takes just that of %s', async (_limit, batch) => {
    const { store } = subject;
    const name = newStream();
    const given = batch();
    await store.append(name, 'no-stream', given);
    const recorded = await store.read(name);
    expect(recorded.map(({ data }) => data)).toEqual(given.map(({ data }) => data));
  });

  test('takes just the number of events, in order', async () => {
    const { store } = subject;
    const name = newStream();
    await store.append(name, 'no-stream', events(limits.appendEvents));
    expect(numbers(await store.read(name))).toEqual(upTo(limits.appendEvents));
  });

  test('are measured in bytes, not in characters', async () => {
    const { store } = subject;
    const wide = { ...event(0), data: { text: 'ש'.repeat(limits.eventBytes / 2) } };
    await expect(store.append(newStream(), 'any', [wide])).rejects.toBeInstanceOf(TooLarge);
  });
}
