import { beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { maxBlobBytes, MissingBlob } from '@app/domain/kernel/blob-store.js';
import { limits, readStream, type EventStore, type NewEvent } from '@app/domain/kernel/event-store.js';
import { TooLarge, Unavailable } from '@app/domain/kernel/event-store-errors.js';
import { streamOf, tenantId } from '@app/domain/kernel/ids.js';
import type { JsonObject } from '@app/domain/kernel/json.js';
import { MemoryEventStore } from '../event-store/memory/memory-event-store.js';
import { MemoryBlobStore } from './memory/memory-blob-store.js';
import { withBlobs } from './with-blobs.js';

const stream = streamOf(tenantId('local'), 'execution', randomUUID());
const event = (data: JsonObject): NewEvent => ({
  id: randomUUID(),
  type: 'StepSucceeded',
  data,
  metadata: { actor: 'w' },
});
const text = (bytes: number, letter = 'x') => letter.repeat(bytes);
const large = { stepId: 'a', output: { rows: [text(limits.eventBytes), 'שלום \0 \ud800'] }, at: 1 };
const lookalike = { $blob: 'f'.repeat(64), bytes: 7 };

let inner: MemoryEventStore;
let blobs: MemoryBlobStore;
let store: EventStore;

beforeEach(() => {
  inner = new MemoryEventStore();
  blobs = new MemoryBlobStore();
  store = withBlobs(inner, blobs);
});

async function subscribed(count: number, from = store) {
  const end = new AbortController();
  const batches = [];
  for await (const message of from.subscribe({ signal: end.signal })) {
    if (message.kind === 'events') batches.push(message.events);
    if (batches.flat().length >= count) end.abort();
  }
  return batches;
}

describe('an event within the limit', () => {
  test.each([
    { n: 1 },
    { output: [null, true, 1.5, { a: [text(50_000)] }] },
    { output: text(limits.eventBytes - 5_000) },
    { output: lookalike },
  ])('is stored as it is', async (data) => {
    await store.append(stream, 'no-stream', [event(data)]);
    expect(await store.read(stream)).toEqual(await inner.read(stream));
    expect(blobs.size).toBe(0);
  });
});

describe('an event beyond the limit', () => {
  test('comes back as it was by every way of reading, and is small in the log', async () => {
    const events = [event({ n: 1 }), event(large), event({ n: 3 })];
    await store.append(stream, 'no-stream', events);
    const expected = events.map((one) => expect.objectContaining(one) as unknown);
    expect(await store.read(stream)).toEqual(expected);
    expect(await store.read(stream, { direction: 'backwards', limit: 2 })).toEqual(
      expected.slice(1).reverse(),
    );
    expect((await store.readAll()).events).toEqual(expected);
    expect((await subscribed(3)).flat()).toEqual(expected);
    const stored = (await inner.read(stream))[1];
    expect(JSON.stringify(stored).length).toBeLessThan(1_000);
    expect(stored?.data).toMatchObject({ stepId: 'a', output: { bytes: expect.any(Number) as unknown } });
  });

  test('may hold what looks like a reference', async () => {
    const data = { output: lookalike, other: text(limits.eventBytes) };
    await store.append(stream, 'no-stream', [event(data)]);
    expect((await store.read(stream))[0]?.data).toEqual(data);
  });

  test('is stored once when it is appended again, and its content once for all events', async () => {
    const events = [event(large), event({ ...large, at: 2 })];
    const first = await store.append(stream, 'no-stream', events);
    expect(await store.append(stream, 'no-stream', events)).toEqual(first);
    expect(await inner.read(stream)).toHaveLength(2);
    expect(blobs.size).toBe(1);
  });

  test.each([
    ['one member that no blob takes', { output: text(maxBlobBytes) }],
    ['many members', Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`m${n}`, text(12_000)]))],
  ])('is refused with %s', async (_, data) => {
    await expect(store.append(stream, 'any', [event(data)])).rejects.toThrow(TooLarge);
    expect(await inner.read(stream)).toEqual([]);
  });

  test('whose reference is none is an error', async () => {
    const metadata = { blobs: '["output"]' };
    await inner.append(stream, 'no-stream', [{ ...event({ output: { bytes: 7 } }), metadata }]);
    await expect(store.read(stream)).rejects.toThrow('no reference to a blob');
  });

  test('whose blob is lost is an error, not half an event', async () => {
    await store.append(stream, 'no-stream', [event(large)]);
    const restored = withBlobs(inner, new MemoryBlobStore());
    await expect(restored.read(stream)).rejects.toThrow(MissingBlob);
  });
});

describe('many large events', () => {
  const megabytes = 10;
  const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  beforeEach(async () => {
    for (const letter of letters)
      await store.append(stream, 'any', [event({ output: text(megabytes * 2 ** 20, letter) })]);
  });
  const firstLetters = (events: readonly { data: JsonObject }[]) =>
    events.map(({ data }) => (data['output'] as string).slice(0, 1));

  test('reach a subscriber in portions, complete and in order', async () => {
    const batches = await subscribed(letters.length);
    expect(firstLetters(batches.flat())).toEqual(letters);
    expect(Math.max(...batches.map((batch) => batch.length))).toBeLessThanOrEqual(3);
  });

  test('are read from the log in pages that lead on', async () => {
    const seen = [];
    for (let page = await store.readAll(), end = false; !end;) {
      seen.push(...page.events);
      expect(page.events.length).toBeLessThanOrEqual(3);
      end = page.end || page.next === undefined;
      if (page.next !== undefined) page = await store.readAll({ after: page.next });
    }
    expect(firstLetters(seen)).toEqual(letters);
  });

  test('of a stream come in one page', async () => {
    const seen = [];
    for await (const one of readStream(store, stream)) seen.push(one);
    expect(firstLetters(seen)).toEqual(letters);
  });
});

test('a subscription waits while the blob store is away', async () => {
  await store.append(stream, 'no-stream', [event(large)]);
  let failures = 1;
  const flaky = Object.create(blobs, {
    get: {
      value: (...asked: Parameters<MemoryBlobStore['get']>) =>
        failures-- > 0 ? Promise.reject(new Unavailable('away')) : blobs.get(...asked),
    },
  }) as MemoryBlobStore;
  const [batch] = await subscribed(1, withBlobs(inner, flaky));
  expect(batch?.[0]?.data).toEqual(large);
});
