import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { EventStore, NewEvent, RecordedEvent } from '@app/domain/kernel/event-store.js';
import { limits, readStream } from '@app/domain/kernel/event-store.js';
import { TooLarge, WrongExpectedRevision } from '@app/domain/kernel/event-store-errors.js';
import { streamOf, tenantId, type StreamCategory } from '@app/domain/kernel/ids.js';
import { collect } from './collect.js';

/** What every adapter of the event store port promises. `open` answers an empty store. */
export function eventStoreContract(
  name: string,
  open: () => Promise<{ store: EventStore; dispose: () => Promise<void> }>,
) {
  describe(`${name} keeps the contract of an event store`, () => {
    let store: EventStore;
    let dispose: () => Promise<void>;

    beforeEach(async () => {
      ({ store, dispose } = await open());
    });
    afterEach(() => dispose());

    const stream = (category: StreamCategory = 'execution') =>
      streamOf(tenantId('local'), category, randomUUID());
    const event = (n: number, type = 'Counted'): NewEvent => ({
      id: randomUUID(),
      type,
      data: { n },
      metadata: { actor: 'test' },
    });
    const events = (count: number) => Array.from({ length: count }, (_, n) => event(n));
    const numbers = (recorded: readonly RecordedEvent[]) => recorded.map(({ data }) => data['n']);

    describe('append', () => {
      test('answers the revision and position of the last event', async () => {
        const name = stream();
        const result = await store.append(name, 'no-stream', events(3));
        const recorded = await store.read(name);
        expect(result).toEqual({ revision: 2, position: recorded[2]?.position });
      });

      test.each([
        ['no-stream', 0],
        ['any', 0],
        ['any', 2],
        ['stream-exists', 2],
        [1, 2],
      ] as const)('expecting %s goes through on a stream of %d events', async (expected, existing) => {
        const name = stream();
        if (existing > 0) await store.append(name, 'no-stream', events(existing));
        await expect(store.append(name, expected, [event(9)])).resolves.toMatchObject({ revision: existing });
      });

      test.each([
        ['no-stream', 2, 1],
        ['stream-exists', 0, 'no-stream'],
        [0, 0, 'no-stream'],
        [0, 2, 1],
        [5, 2, 1],
      ] as const)(
        'expecting %s on a stream of %d events is refused with the actual one',
        async (expected, existing, actual) => {
          const name = stream();
          if (existing > 0) await store.append(name, 'no-stream', events(existing));
          const refused = await store.append(name, expected, [event(9)]).catch((error: unknown) => error);
          expect(refused).toBeInstanceOf(WrongExpectedRevision);
          expect(refused).toMatchObject({ actual, expected });
          expect(await store.read(name)).toHaveLength(existing);
        },
      );

      test.each(['no-stream', 'any', 1] as const)(
        'repeated with the same ids, expecting %s, is stored once',
        async (expected) => {
          const name = stream();
          if (expected === 1) await store.append(name, 'no-stream', events(2));
          const batch = events(2);
          const first = await store.append(name, expected, batch);
          await store.append(name, first.revision, [event(7)]);
          expect(await store.append(name, expected, batch)).toEqual(first);
          expect(await store.read(name)).toHaveLength(first.revision + 2);
        },
      );

      test('repeated with some ids of its own is refused', async () => {
        const name = stream();
        const [kept, other] = [event(1), event(2)];
        await store.append(name, 'no-stream', [kept, other]);
        await expect(store.append(name, 'no-stream', [kept, event(3)])).rejects.toBeInstanceOf(
          WrongExpectedRevision,
        );
      });

      test('of nothing is refused', async () => {
        await expect(store.append(stream(), 'any', [])).rejects.toBeInstanceOf(RangeError);
      });

      test('beyond a limit stores nothing', async () => {
        const name = stream();
        const huge: NewEvent = { ...event(1), data: { text: 'x'.repeat(limits.eventBytes) } };
        const half: NewEvent = { ...event(1), data: { text: 'x'.repeat(limits.eventBytes / 2) } };
        await expect(store.append(name, 'any', [huge])).rejects.toBeInstanceOf(TooLarge);
        await expect(store.append(name, 'any', Array(8).fill(half))).rejects.toBeInstanceOf(TooLarge);
        await expect(store.append(name, 'any', events(limits.appendEvents + 1))).rejects.toBeInstanceOf(
          TooLarge,
        );
        expect(await store.read(name)).toEqual([]);
      });

      test('by two writers at the same revision lets one win', async () => {
        const name = stream();
        await store.append(name, 'no-stream', [event(0)]);
        const outcomes = await Promise.allSettled(events(20).map((one) => store.append(name, 0, [one])));
        expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        expect(await store.read(name)).toHaveLength(2);
      });

      test('keeps unicode, long numbers as text, and a NUL in a string', async () => {
        const name = stream();
        const data = {
          text: 'שלום 🎻 e\u0301 \u0000 "quoted" \\',
          big: '9007199254740993',
          nested: { list: [null, true, 1.5] },
        };
        await store.append(name, 'no-stream', [{ ...event(0), data }]);
        expect((await store.read(name))[0]?.data).toEqual(data);
      });
    });

    describe('read', () => {
      test('of an unknown stream is empty', async () => {
        expect(await store.read(stream())).toEqual([]);
      });

      test('goes forwards and backwards from a revision, up to a limit', async () => {
        const name = stream();
        await store.append(name, 'no-stream', events(5));
        expect(numbers(await store.read(name, { from: 2 }))).toEqual([2, 3, 4]);
        expect(numbers(await store.read(name, { from: 1, limit: 2 }))).toEqual([1, 2]);
        expect(numbers(await store.read(name, { direction: 'backwards' }))).toEqual([4, 3, 2, 1, 0]);
        expect(numbers(await store.read(name, { direction: 'backwards', from: 2, limit: 2 }))).toEqual([
          2, 1,
        ]);
      });

      test('carries everything that was appended', async () => {
        const name = stream();
        const one = event(1);
        await store.append(name, 'no-stream', [one]);
        const [recorded] = await store.read(name);
        expect(recorded).toMatchObject({ ...one, stream: name, revision: 0 });
        expect(new Date(recorded!.recordedAt).toISOString()).toBe(recorded!.recordedAt);
      });

      test('page by page sees a stream of 10,000 events once and in order', async () => {
        const name = stream();
        for (let n = 0; n < 10_000; n += 1000) {
          await store.append(
            name,
            n === 0 ? 'no-stream' : n - 1,
            Array.from({ length: 1000 }, (_, i) => event(n + i)),
          );
        }
        const seen: unknown[] = [];
        for await (const { data } of readStream(store, name)) seen.push(data['n']);
        expect(seen).toEqual(Array.from({ length: 10_000 }, (_, n) => n));
      });
    });

    describe('read of all streams', () => {
      test('follows the order of appends, after a position, page by page', async () => {
        const [a, b] = [stream(), stream('plan')];
        await store.append(a, 'no-stream', [event(0)]);
        await store.append(b, 'no-stream', [event(1), event(2)]);
        await store.append(a, 0, [event(3)]);
        const first = await store.readAll({ limit: 3 });
        expect(numbers(first.events)).toEqual([0, 1, 2]);
        expect(first.end).toBe(false);
        const second = await store.readAll({ after: first.next!, limit: 3 });
        expect(numbers(second.events)).toEqual([3]);
        expect(second.end).toBe(true);
        const positions = [...first.events, ...second.events].map(({ position }) => position);
        expect(positions).toEqual([...new Set(positions)].sort());
        expect(await store.head()).toBe(positions.at(-1));
      });

      test('of an empty log ends at once', async () => {
        expect(await store.readAll()).toEqual({ events: [], end: true });
        expect(await store.head()).toBeUndefined();
      });

      test('filters by category and by type, and moves past what does not match', async () => {
        await store.append(stream(), 'no-stream', [event(0), event(1, 'Other')]);
        await store.append(stream('execution_log'), 'no-stream', [event(2)]);
        await store.append(stream('plan'), 'no-stream', [event(3)]);
        const executions = await store.readAll({ filter: { categories: ['execution'] } });
        expect(numbers(executions.events)).toEqual([0, 1]);
        expect(executions.next).toBe(await store.head());
        const both = await store.readAll({
          filter: { categories: ['execution', 'plan'], types: ['Counted'] },
        });
        expect(numbers(both.events)).toEqual([0, 3]);
      });
    });

    describe('subscribe', () => {
      test('catches up, says so, and goes live without a gap', async () => {
        const name = stream();
        await store.append(name, 'no-stream', [event(0), event(1)]);
        const seen = collect(store, {});
        await seen.caughtUp();
        await store.append(name, 1, [event(2)]);
        await store.append(name, 2, [event(3)]);
        expect(numbers(await seen.events(4))).toEqual([0, 1, 2, 3]);
        await seen.stop();
      });

      test('starts after a position, or at the end', async () => {
        const name = stream();
        await store.append(name, 'no-stream', events(3));
        const [, second] = await store.read(name);
        const after = collect(store, { after: second!.position });
        const end = collect(store, { after: 'end' });
        await end.caughtUp();
        await store.append(name, 2, [event(3)]);
        expect(numbers(await after.events(2))).toEqual([2, 3]);
        expect(numbers(await end.events(1))).toEqual([3]);
        await Promise.all([after.stop(), end.stop()]);
      });

      test('gives checkpoints for what the filter hides, never before a match it has not delivered', async () => {
        const seen = collect(store, { filter: { categories: ['plan'] } });
        await seen.caughtUp();
        const hidden = stream();
        await store.append(hidden, 'no-stream', events(3));
        await store.append(stream('plan'), 'no-stream', [event(7)]);
        await store.append(hidden, 2, [event(8)]);
        expect(numbers(await seen.events(1))).toEqual([7]);
        expect(await seen.checkpointAt((await store.head())!)).toBe(true);
        expect(seen.checkpointsBeforeTheirEvents()).toEqual([]);
        await seen.stop();
      });

      test('sees every event once while several writers append at the same time', async () => {
        const seen = collect(store, {});
        const writers = Array.from({ length: 8 }, async () => {
          const name = stream();
          for (let n = 0; n < 50; n++) await store.append(name, n === 0 ? 'no-stream' : n - 1, [event(n)]);
        });
        await Promise.all(writers);
        const got = await seen.events(400);
        expect(new Set(got.map(({ id }) => id)).size).toBe(400);
        const positions = got.map(({ position }) => position);
        expect(positions).toEqual([...positions].sort());
        await seen.stop();
      });

      test('ends when its signal aborts, also while it waits', async () => {
        const seen = collect(store, {});
        await seen.caughtUp();
        await expect(seen.stop()).resolves.toBeUndefined();
      });

      test('keeps a slow consumer complete', async () => {
        const name = stream();
        const seen = collect(store, { pauseMs: 5 });
        for (let n = 0; n < 5; n++) {
          const batch = Array.from({ length: 600 }, (_, i) => event(n * 600 + i));
          await store.append(name, n === 0 ? 'no-stream' : n * 600 - 1, batch);
        }
        expect(numbers(await seen.events(3000))).toEqual(Array.from({ length: 3000 }, (_, n) => n));
        await seen.stop();
      });
    });
  });
}
