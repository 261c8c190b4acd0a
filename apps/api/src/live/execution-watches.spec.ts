import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { MemoryEventStore } from '@app/infrastructure/event-store/memory/memory-event-store.js';
import { MemorySnapshotStore } from '@app/infrastructure/snapshots/memory/memory-snapshot-store.js';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import type { ExecutionRecord } from '../executions/view/execution-record.js';
import { Driver } from '../testing/drive-execution.js';
import { cancellable } from './cancellable.js';
import { ExecutionWatches } from './execution-watches.js';
import { LiveFeed } from './live-feed.js';

let store: MemoryEventStore;
let feed: LiveFeed;
let watches: ExecutionWatches;
let driver: Driver;

beforeEach(async () => {
  store = new MemoryEventStore();
  feed = new LiveFeed(store, createLogger('test', 'silent'));
  await feed.onModuleInit();
  watches = new ExecutionWatches(store, new MemorySnapshotStore(), feed);
  driver = new Driver(store);
  await driver.request();
});
afterEach(async () => {
  feed.onModuleDestroy();
  await store.close();
});

const records = () =>
  cancellable((signal) =>
    watches.with(driver.stream, async function* (watch): AsyncGenerator<ExecutionRecord, void, void> {
      for (let revision = -1; ;) {
        const record = await watch.past(revision, signal);
        if (!record) return;
        yield record;
        revision = record.revision;
      }
    }),
  );
const revisionOf = async (iterator: AsyncIterator<ExecutionRecord, void>) =>
  ((await iterator.next()).value as ExecutionRecord).revision;

it('reads the history once for all that watch, and tells each of the newest state', async () => {
  const read = jest.spyOn(store, 'read');
  const [one, two] = [records(), records()];
  expect(await Promise.all([revisionOf(one), revisionOf(two)])).toEqual([0, 0]);
  expect(read).toHaveBeenCalledTimes(1);
  await driver.attach();
  await driver.advance();
  await turn();
  expect(await Promise.all([revisionOf(one), revisionOf(two)])).toEqual([3, 3]);
  await Promise.all([one.return?.(), two.return?.()]);
});

it('forgets an execution with its last watcher, and begins anew with the next', async () => {
  const listen = jest.spyOn(feed, 'listen');
  const one = records();
  expect(await revisionOf(one)).toBe(0);
  const pending = one.next();
  await one.return?.();
  expect((await pending).done).toBe(true);
  await driver.attach();
  const two = records();
  expect(await revisionOf(two)).toBe(2);
  expect(listen).toHaveBeenCalledTimes(2);
  await two.return?.();
});

it('catches what is appended while it reads the history', async () => {
  const original = store.read.bind(store);
  const late = { done: false };
  jest.spyOn(store, 'read').mockImplementation(async (...parameters) => {
    const page = await original(...parameters);
    if (!late.done && parameters[0] === driver.stream && parameters[1]?.from === 0) {
      late.done = true;
      await driver.attach();
      await turn();
    }
    return page;
  });
  const one = records();
  expect(await revisionOf(one)).toBe(2);
  await one.return?.();
});

it('tells its watchers when the log cannot be read', async () => {
  jest.spyOn(store, 'read').mockRejectedValue(new Error('away'));
  await expect(records().next()).rejects.toThrow('away');
});
