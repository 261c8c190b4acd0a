import { expect, jest, test } from '@jest/globals';
import { EventStoreDBClient, eventTypeFilter } from '@eventstore/db-client';
import { setTimeout as sleep } from 'node:timers/promises';
import { collect } from '../../contract/collect.js';
import { disposeClient } from '../client-slot.js';
import { newEvent, newStream, openOnDouble } from '../testing/open-on-double.js';
import { Mark, subscribeInOrder } from './in-order.js';

const count = 120;
const events = (type: string) => Array.from({ length: count }, (_, n) => newEvent(n, type));

test('The bare client reports a checkpoint before the events in front of it were read', async () => {
  const { store, node, dispose } = await openOnDouble();
  await store.append(newStream(), 'no-stream', events('Counted'));
  const client = EventStoreDBClient.connectionString(node.url);
  let read = 0n;
  let ahead = 0;
  const subscription = client.subscribeToAll({
    filter: eventTypeFilter({
      prefixes: ['Counted'],
      maxSearchWindow: 10,
      checkpointReached: (_, { commit }) => {
        if (commit > read) ahead += 1;
      },
    }),
  });
  let seen = 0;
  for await (const { event } of subscription) {
    read = event?.position.commit ?? read;
    await sleep(2);
    if (++seen === count) break;
  }
  expect(ahead).toBeGreaterThan(0);
  await subscription.unsubscribe();
  await client.dispose();
  await dispose();
});

test('Here a checkpoint comes after the events in front of it, however slowly they are read', async () => {
  const { store, node, dispose } = await openOnDouble();
  const name = newStream();
  for (let n = 0; n < 10; n++)
    await store.append(name, n * count - 1 < 0 ? 'no-stream' : n * count - 1, events('Counted'));
  const client = EventStoreDBClient.connectionString(node.url);
  const subscription = subscribeInOrder(client, undefined, { types: ['Counted'] });
  const seen: (string | bigint)[] = [];
  for await (const item of subscription.items) {
    if (seen.length % 100 === 0) await sleep(5);
    if (!(item instanceof Mark)) seen.push(item.event?.position.commit ?? 0n);
    else if (item.kind === 'caught-up') break;
    else seen.push(BigInt(item.position?.slice(0, 20) ?? 0));
  }
  expect(seen.length).toBeGreaterThan(10 * count);
  expect(seen).toEqual([...seen].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
  subscription.close();
  await disposeClient(client);
  await dispose();
});

test('A checkpoint that comes while we leave neither throws nor stalls', async () => {
  const { store, node, dispose } = await openOnDouble();
  const lost = jest.fn();
  process.on('unhandledRejection', lost);
  for (let n = 0; n < 10; n++) await store.append(newStream(), 'no-stream', events('Hidden'));
  const client = EventStoreDBClient.connectionString(node.url);
  for (let round = 0; round < 5; round++) {
    const subscription = subscribeInOrder(client, undefined, { types: ['Counted'] });
    for await (const item of subscription.items) if (item instanceof Mark) break;
    subscription.close();
  }
  await sleep(50);
  expect(lost).not.toHaveBeenCalled();
  process.off('unhandledRejection', lost);
  await disposeClient(client);
  await dispose();
});

test('A filter by category and type never skips a match behind a checkpoint', async () => {
  const { store, dispose } = await openOnDouble();
  const plan = newStream('plan');
  const seen = collect(store, { filter: { categories: ['plan'], types: ['Wanted'] }, pauseMs: 1 });
  for (let n = 0; n < 30; n++) {
    await store.append(newStream(), 'no-stream', [newEvent(n, 'Wanted')]);
    await store.append(plan, n === 0 ? 'no-stream' : n * 2 - 1, [
      newEvent(n, 'Other'),
      newEvent(n, 'Wanted'),
    ]);
  }
  const got = await seen.events(30);
  expect(got.map(({ data }) => data['n'])).toEqual(Array.from({ length: 30 }, (_, n) => n));
  await store.append(newStream(), 'no-stream', [newEvent(0)]);
  expect(await seen.checkpointAt((await store.head()) ?? got[0]!.position)).toBe(true);
  expect(seen.checkpointsBeforeTheirEvents()).toEqual([]);
  await seen.stop();
  await dispose();
});
