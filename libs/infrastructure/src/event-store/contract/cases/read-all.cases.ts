import { expect, test } from '@jest/globals';
import type { EventFilter, Position } from '@app/domain/kernel/event-store.js';
import type { Subject } from '../event-store.contract.js';
import { event, events, headOf, newStream, numbers, streamWith, upTo } from '../sample-events.js';

export function readAllCases(subject: Subject): void {
  test('of an empty log ends at once', async () => {
    expect(await subject.store.readAll()).toEqual({ events: [], end: true });
    expect(await subject.store.head()).toBeUndefined();
  });

  test('follows the order of appends, after a position, page by page', async () => {
    const { store } = subject;
    const [a, b] = [newStream(), newStream('plan')];
    await store.append(a, 'no-stream', [event(0)]);
    await store.append(b, 'no-stream', [event(1), event(2)]);
    await store.append(a, 0, [event(3)]);
    const first = await store.readAll({ limit: 3 });
    expect(numbers(first.events)).toEqual([0, 1, 2]);
    expect(first.end).toBe(false);
    const second = await store.readAll({ after: first.next as Position, limit: 3 });
    expect(numbers(second.events)).toEqual([3]);
    expect(second.end).toBe(true);
    const positions = [...first.events, ...second.events].map(({ position }) => position);
    expect(positions).toEqual([...new Set(positions)].sort());
    expect(await store.head()).toBe(positions.at(-1));
  });

  test('after the head is empty and at its end, until somebody writes', async () => {
    const { store } = subject;
    const name = await streamWith(store, 2);
    const head = await headOf(store);
    expect(await store.readAll({ after: head })).toEqual({ events: [], next: head, end: true });
    await store.append(name, 1, [event(2)]);
    expect(numbers((await store.readAll({ after: head })).events)).toEqual([2]);
  });

  test.each<[EventFilter, readonly number[]]>([
    [{ categories: ['execution'] }, [0, 1, 5]],
    [{ categories: ['execution', 'plan'] }, [0, 1, 3, 4, 5]],
    [{ types: ['Other'] }, [1, 4]],
    [{ types: ['Other', 'Counted'] }, [0, 1, 2, 3, 4, 5]],
    [{ categories: ['plan'], types: ['Other'] }, [4]],
    [{ categories: ['nobody'] }, []],
    [{ types: ['Count'] }, []],
  ])('filters by %j, and moves past what does not match', async (filter, expected) => {
    const { store } = subject;
    await store.append(newStream(), 'no-stream', [event(0), event(1, 'Other')]);
    await store.append(newStream('execution_log'), 'no-stream', [event(2)]);
    await store.append(newStream('plan'), 'no-stream', [event(3), event(4, 'Other')]);
    await store.append(newStream('execution', 'team_2'), 'no-stream', [event(5)]);
    const page = await store.readAll({ filter });
    expect(numbers(page.events)).toEqual(expected);
    expect(page).toMatchObject({ next: await store.head(), end: true });
  });

  test('by a filter, page by page, sees each match once', async () => {
    const { store } = subject;
    for (const n of upTo(20)) {
      await store.append(newStream(n % 3 === 0 ? 'plan' : 'execution'), 'no-stream', events(2, 2 * n));
    }
    const seen: unknown[] = [];
    let after: Position | undefined;
    for (let end = false; !end;) {
      const filter = { categories: ['plan'] };
      const page = await store.readAll({ limit: 3, filter, ...(after === undefined ? {} : { after }) });
      expect(page.events.length).toBeLessThanOrEqual(3);
      seen.push(...numbers(page.events));
      ({ end } = page);
      after = page.next;
    }
    expect(seen).toEqual([0, 1, 6, 7, 12, 13, 18, 19, 24, 25, 30, 31, 36, 37]);
  });
}
