import { expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventStoreDBClient } from '@eventstore/db-client';
import { Unavailable } from '@app/domain/kernel/event-store-errors.js';
import { collect } from './collect.js';
import { newEvent, newStream, openOnDouble } from './testing/open-on-double.js';

test('The bare client ends the reads that it cuts short as if they were complete', async () => {
  const { store, node, dispose } = await openOnDouble();
  const name = newStream();
  await store.append(name, 'no-stream', [newEvent(0), newEvent(1)]);
  node.faults.slowMs = 200;
  const client = EventStoreDBClient.connectionString(node.url);
  const reading = collect(client.readStream(name), 5_000);
  await sleep(100);
  await client.dispose();
  expect(await reading).toEqual([]);
  await dispose();
});

test('A read is not cut short by another one that fails beside it', async () => {
  const { store, node, dispose } = await openOnDouble({ readTimeoutMs: 400 });
  const name = newStream();
  await store.append(name, 'no-stream', [newEvent(0), newEvent(1)]);
  node.faults.reads = 'hang';
  const hanging = store.read(name);
  await sleep(250);
  node.faults.reads = 'none';
  node.faults.slowMs = 300;
  const [events, all, head, hung] = await Promise.all([
    store.read(name),
    store.readAll(),
    store.head(),
    hanging,
  ]);
  expect(events).toHaveLength(2);
  expect(all.events).toHaveLength(2);
  expect(head).toBe(events[1]?.position);
  expect(hung).toHaveLength(2);
  await dispose();
});

test('A read that is under way when the store is closed fails, instead of finding nothing', async () => {
  const { store, node, dispose } = await openOnDouble();
  const name = newStream();
  await store.append(name, 'no-stream', [newEvent(0)]);
  node.faults.slowMs = 300;
  const reading = expect(store.read(name)).rejects.toBeInstanceOf(Unavailable);
  await sleep(100);
  await store.close();
  await reading;
  await dispose();
});
