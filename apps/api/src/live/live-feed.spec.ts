import { expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { streamOf, tenantId } from '@app/domain/kernel/ids.js';
import { MemoryEventStore } from '@app/infrastructure/event-store/memory/memory-event-store.js';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { appendNumbered } from '../testing/append-events.js';
import { LiveFeed } from './live-feed.js';

const stream = streamOf(tenantId('test'), 'execution', randomUUID());

it('goes on after the last event when its subscription breaks off', async () => {
  const store = new MemoryEventStore();
  const original = store.subscribe.bind(store);
  let breaks = 1;
  const subscribe = jest.spyOn(store, 'subscribe').mockImplementation(async function* (options) {
    for await (const message of original(options)) {
      yield message;
      if (message.kind === 'events' && breaks-- > 0) throw new Error('connection lost');
    }
  });
  const feed = new LiveFeed(store, createLogger('test', 'silent'));
  await feed.onModuleInit();
  const heard: number[] = [];
  feed.listen(stream, ({ revision }) => heard.push(revision));
  await appendNumbered(store, stream, 2);
  await wait(20);
  await appendNumbered(store, stream, 2);
  await wait(700);
  expect(heard).toEqual([0, 1, 2, 3]);
  expect(subscribe).toHaveBeenCalledTimes(2);
  feed.onModuleDestroy();
  await store.close();
});

it('begins with what is appended after its start', async () => {
  const store = new MemoryEventStore();
  await appendNumbered(store, stream, 3);
  const feed = new LiveFeed(store, createLogger('test', 'silent'));
  await feed.onModuleInit();
  const heard: number[] = [];
  feed.listen(stream, ({ revision }) => heard.push(revision));
  await appendNumbered(store, stream, 1);
  await wait(20);
  expect(heard).toEqual([3]);
  feed.onModuleDestroy();
  await store.close();
});
