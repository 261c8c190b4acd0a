import { expect, test } from '@jest/globals';
import { limits, readStream } from '@app/domain/kernel/event-store.js';
import { StreamDeleted } from '@app/domain/kernel/event-store-errors.js';
import type { Subject } from '../event-store.contract.js';
import { event, newStream, numbers, streamWith, upTo } from '../sample-events.js';

export function readStreamCases(subject: Subject): void {
  test('is empty when nobody wrote to it', async () => {
    expect(await subject.store.read(newStream())).toEqual([]);
    expect(await subject.store.read(newStream(), { direction: 'backwards' })).toEqual([]);
  });

  test.each([
    [{}, [0, 1, 2, 3, 4]],
    [{ from: 2 }, [2, 3, 4]],
    [{ limit: 2 }, [0, 1]],
    [{ from: 1, limit: 2 }, [1, 2]],
    [{ from: 4, limit: 9 }, [4]],
    [{ from: 5 }, []],
    [{ from: 99 }, []],
    [{ direction: 'backwards' }, [4, 3, 2, 1, 0]],
    [{ direction: 'backwards', limit: 1 }, [4]],
    [{ direction: 'backwards', from: 2 }, [2, 1, 0]],
    [{ direction: 'backwards', from: 2, limit: 2 }, [2, 1]],
    [{ direction: 'backwards', from: 0 }, [0]],
    [{ direction: 'backwards', from: 99, limit: 2 }, [4, 3]],
  ] as const)('of five events by %j', async (options, expected) => {
    const name = await streamWith(subject.store, 5);
    expect(numbers(await subject.store.read(name, options))).toEqual(expected);
  });

  test('carries everything that was appended', async () => {
    const { store } = subject;
    const name = newStream();
    const one = event(1);
    await store.append(name, 'no-stream', [one]);
    const [recorded] = await store.read(name);
    expect(recorded).toMatchObject({ ...one, stream: name, revision: 0 });
    expect(recorded?.recordedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  test('sees what an append before it wrote', async () => {
    const { store } = subject;
    const name = newStream();
    for (const n of upTo(10)) {
      await store.append(name, n === 0 ? 'no-stream' : n - 1, [event(n)]);
      expect(await store.read(name, { from: n })).toHaveLength(1);
    }
  });

  test('answers each of many that read at the same time what is its own', async () => {
    const { store } = subject;
    const sizes = upTo(40).map((n) => n % 4);
    const names = await Promise.all(sizes.map((size) => streamWith(store, size)));
    const closed = await streamWith(store, 1);
    await store.tombstone(closed, 0);
    const direction = (n: number) => (n % 5 === 0 ? 'backwards' : 'forwards');
    const [refused, ...pages] = await Promise.allSettled([
      store.read(closed),
      ...names.map((name, n) => store.read(name, { direction: direction(n), limit: 2 })),
    ]);
    expect(refused).toMatchObject({ status: 'rejected', reason: expect.any(StreamDeleted) });
    const expected = sizes.map((size, n) => {
      const all = direction(n) === 'backwards' ? upTo(size).reverse() : upTo(size);
      return all.slice(0, 2);
    });
    expect(pages.map((page) => page.status === 'fulfilled' && numbers(page.value))).toEqual(expected);
  });

  test('of 10,000 events goes page by page, either way, once and in order', async () => {
    const { store } = subject;
    const name = await streamWith(store, 10_000);
    const forwards: unknown[] = [];
    for await (const { data } of readStream(store, name)) forwards.push(data['n']);
    expect(forwards).toEqual(upTo(10_000));
    const backwards: unknown[] = [];
    for (let from = 9_999; from >= 0; from -= limits.pageEvents) {
      backwards.push(...numbers(await store.read(name, { direction: 'backwards', from })));
    }
    expect(backwards).toEqual(upTo(10_000).reverse());
  });
}
