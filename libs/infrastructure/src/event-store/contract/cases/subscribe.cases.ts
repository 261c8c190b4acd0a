import { expect, test } from '@jest/globals';
import type { EventFilter, RecordedEvent } from '@app/domain/kernel/event-store.js';
import { collect } from '../collect.js';
import type { Subject } from '../event-store.contract.js';
import { event, events, headOf, newStream, numbers, streamWith, upTo } from '../sample-events.js';

export function subscribeCases(subject: Subject): void {
  test('from the beginning catches up, says so, and goes live without a gap', async () => {
    const { store } = subject;
    const name = await streamWith(store, 2);
    const seen = collect(store, {});
    await seen.caughtUp();
    expect(numbers(await seen.events(2))).toEqual([0, 1]);
    await store.append(name, 1, [event(2)]);
    await store.append(name, 2, [event(3)]);
    expect(numbers(await seen.events(4))).toEqual([0, 1, 2, 3]);
    await seen.stop();
  });

  test('says that it has caught up only once everything there is delivered', async () => {
    const { store } = subject;
    await streamWith(store, 2_500);
    const seen = collect(store, {});
    await seen.caughtUp();
    expect(numbers(await seen.events(0))).toEqual(upTo(2_500));
    await seen.stop();
  });

  test('of an empty log has caught up at once, and gets the first event', async () => {
    const { store } = subject;
    const seen = collect(store, {});
    await seen.caughtUp();
    await store.append(newStream(), 'no-stream', [event(0)]);
    expect(numbers(await seen.events(1))).toEqual([0]);
    await seen.stop();
  });

  test('after a position gets what lies behind it, not its own event', async () => {
    const { store } = subject;
    const name = await streamWith(store, 3);
    const [, second] = await store.read(name);
    const seen = collect(store, { after: (second as RecordedEvent).position });
    await store.append(name, 2, [event(3)]);
    expect(numbers(await seen.events(2))).toEqual([2, 3]);
    await seen.stop();
  });

  test('at the end gets only what comes from now on', async () => {
    const { store } = subject;
    const name = await streamWith(store, 3);
    const seen = collect(store, { after: 'end' });
    await seen.caughtUp();
    await store.append(name, 2, [event(3)]);
    expect(numbers(await seen.events(1))).toEqual([3]);
    await seen.stop();
  });

  test('taken up again after the last event seen misses and repeats nothing', async () => {
    const { store } = subject;
    const name = await streamWith(store, 5);
    const before = collect(store, {});
    const [, , third] = await before.events(5);
    await before.stop();
    await store.append(name, 4, events(2, 5));
    const seen = collect(store, { after: (third as RecordedEvent).position });
    expect(numbers(await seen.events(4))).toEqual([3, 4, 5, 6]);
    await seen.stop();
  });

  test.each<[EventFilter, readonly number[]]>([
    [{ categories: ['execution'] }, [0, 1, 4, 5]],
    [{ types: ['Other'] }, [1, 3, 5]],
    [{ categories: ['plan'], types: ['Counted', 'Other'] }, [3]],
  ])('by %j gets the matches, of the past and live', async (filter, expected) => {
    const { store } = subject;
    await store.append(newStream(), 'no-stream', [event(0), event(1, 'Other')]);
    await store.append(newStream('execution_log'), 'no-stream', [event(2)]);
    await store.append(newStream('plan'), 'no-stream', [event(3, 'Other')]);
    const seen = collect(store, { filter });
    await seen.caughtUp();
    await store.append(newStream(), 'no-stream', [event(4), event(5, 'Other')]);
    await seen.passed(await headOf(store));
    expect(numbers(await seen.events(0))).toEqual(expected);
    await seen.stop();
  });

  test('gives checkpoints for what the filter hides, never before a match it has not delivered', async () => {
    const { store } = subject;
    const seen = collect(store, { filter: { categories: ['plan'] } });
    await seen.caughtUp();
    const hidden = newStream();
    await store.append(hidden, 'no-stream', events(3));
    await store.append(newStream('plan'), 'no-stream', [event(7)]);
    await store.append(hidden, 2, [event(8)]);
    expect(numbers(await seen.events(1))).toEqual([7]);
    expect(await seen.checkpointAt(await headOf(store))).toBe(true);
    expect(seen.checkpointsBeforeTheirEvents()).toEqual([]);
    await seen.stop();
  });

  test('gives no checkpoint before a match, however matches and others are mixed', async () => {
    const { store } = subject;
    const seen = collect(store, { filter: { types: ['Wanted'] } });
    await Promise.all(
      upTo(20).map(async () => {
        const mixed = upTo(50).map((n) => event(n, n % 7 === 0 ? 'Wanted' : 'Counted'));
        await store.append(newStream(), 'no-stream', mixed);
      }),
    );
    expect(await seen.events(160)).toHaveLength(160);
    await seen.passed(await headOf(store));
    expect(seen.checkpointsBeforeTheirEvents()).toEqual([]);
    await seen.stop();
  });

  test('sees every event once while several writers append at the same time', async () => {
    const { store } = subject;
    const seen = collect(store, {});
    const writers = Array.from({ length: 8 }, async () => {
      const name = newStream();
      for (const n of upTo(50)) await store.append(name, n === 0 ? 'no-stream' : n - 1, [event(n)]);
    });
    await Promise.all(writers);
    const got = await seen.events(400);
    expect(new Set(got.map(({ id }) => id)).size).toBe(400);
    const positions = got.map(({ position }) => position);
    expect(positions).toEqual([...positions].sort());
    await seen.stop();
  });

  test('by several at once gives each of them everything', async () => {
    const { store } = subject;
    const subscribers = upTo(3).map(() => collect(store, {}));
    await streamWith(store, 10);
    for (const seen of subscribers) expect(numbers(await seen.events(10))).toEqual(upTo(10));
    await Promise.all(subscribers.map((seen) => seen.stop()));
  });

  test('ends when its signal aborts, also while it waits', async () => {
    const seen = collect(subject.store, {});
    await seen.caughtUp();
    await expect(seen.stop()).resolves.toBeUndefined();
  });

  test('ends at once when its signal was aborted before', async () => {
    await streamWith(subject.store, 1);
    const messages = [];
    for await (const message of subject.store.subscribe({ signal: AbortSignal.abort() }))
      messages.push(message);
    expect(messages).toEqual([]);
  });

  test('ends when its consumer leaves', async () => {
    const { store } = subject;
    await streamWith(store, 3);
    for await (const message of store.subscribe({ signal: new AbortController().signal })) {
      if (message.kind === 'events') break;
    }
    expect((await store.readAll()).events).toHaveLength(3);
  });
}
