import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { streamOf, tenantId } from '@app/domain/kernel/ids.js';
import { MemoryEventStore } from '@app/infrastructure/event-store/memory/memory-event-store.js';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { appendNumbered } from '../testing/append-events.js';
import { cancellable } from './cancellable.js';
import { followStream, type FollowOptions } from './follow-stream.js';
import { LiveFeed } from './live-feed.js';

const stream = streamOf(tenantId('test'), 'execution', randomUUID());
let store: MemoryEventStore;
let feed: LiveFeed;
let listening: number;

beforeEach(async () => {
  store = new MemoryEventStore();
  feed = new LiveFeed(store, createLogger('test', 'silent'));
  await feed.onModuleInit();
  listening = 0;
});
afterEach(async () => {
  feed.onModuleDestroy();
  await store.close();
});

const counted: Pick<LiveFeed, 'listen'> = {
  listen: (name, listener) => {
    listening++;
    const stop = feed.listen(name, listener);
    return () => {
      listening--;
      stop();
    };
  },
};
const follow = (options: Partial<FollowOptions> = {}) =>
  cancellable((signal) =>
    followStream(store, counted, { stream, after: -1, capacity: 10, signal, ...options }),
  );

async function take(
  events: AsyncIterator<{ revision: number }, void, void>,
  count: number,
): Promise<number[]> {
  const revisions: number[] = [];
  while (revisions.length < count) {
    const result = await events.next();
    if (result.done) break;
    revisions.push(result.value.revision);
  }
  return revisions;
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

describe('followStream', () => {
  it('reads a long history page by page and goes live, without gap or repeat', async () => {
    for (let page = 0; page < 3; page++) await appendNumbered(store, stream, 900);
    const events = follow();
    expect(await take(events, 2700)).toEqual(range(0, 2700));
    await appendNumbered(store, stream, 5);
    expect(await take(events, 5)).toEqual(range(2700, 2705));
    await events.return?.();
  });

  it('misses nothing that is appended while it reads', async () => {
    await appendNumbered(store, stream, 300);
    const events = follow({ capacity: 1000 });
    const revisions = await take(events, 150);
    for (let count = 0; count < 20; count++) {
      await appendNumbered(store, stream, 3);
      revisions.push(...(await take(events, 10)));
    }
    revisions.push(...(await take(events, 10)));
    expect(revisions).toEqual(range(0, 360));
    await events.return?.();
  });

  it('starts after a revision', async () => {
    await appendNumbered(store, stream, 5);
    const events = follow({ after: 2 });
    expect(await take(events, 2)).toEqual([3, 4]);
    await events.return?.();
  });

  it('cuts off a reader when more waits than the queue takes, with what it read last', async () => {
    await appendNumbered(store, stream, 2);
    const events = follow();
    expect(await take(events, 2)).toEqual([0, 1]);
    const next = events.next();
    await turn();
    await appendNumbered(store, stream, 1);
    expect((await next).value?.revision).toBe(2);
    for (let count = 0; count < 11; count++) await appendNumbered(store, stream, 1);
    await turn();
    await expect(take(events, 20)).rejects.toMatchObject({
      extensions: { code: 'SLOW_CONSUMER', lastRevision: 2 },
    });
    expect(listening).toBe(0);
  });

  it('stops at once when the reader leaves while it waits, and listens no more', async () => {
    const events = follow();
    const pending = events.next();
    await turn();
    expect(listening).toBe(1);
    await events.return?.();
    expect((await pending).done).toBe(true);
    expect(listening).toBe(0);
  });

  it('hands out everything that was there when it is told of the end', async () => {
    await appendNumbered(store, stream, 1000);
    await appendNumbered(store, stream, 500);
    const ended = AbortSignal.abort();
    expect(await take(follow({ ended }), 9999)).toEqual(range(0, 1500));
  });
});
