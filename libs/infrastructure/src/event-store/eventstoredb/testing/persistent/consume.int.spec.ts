import { describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  binaryEvent,
  eventTypeFilter,
  PersistentSubscriptionDroppedError,
  PersistentSubscriptionMaximumSubscribersReachedError,
  persistentSubscriptionToAllSettingsFromDefaults,
  persistentSubscriptionToStreamSettingsFromDefaults,
  START,
  streamNameFilter,
  type PersistentSubscriptionToStreamSettings,
} from '@eventstore/db-client';
import { all, first, numbered, until, useDouble } from '../use-double.js';

const places = (seen: readonly { event?: { revision: bigint } }[]) =>
  seen.map(({ event }) => Number(event?.revision));

describe('A persistent subscription on the double', () => {
  const on = useDouble();
  const create = (changes: Partial<PersistentSubscriptionToStreamSettings> = {}, stream = 'a') =>
    on.client.createPersistentSubscriptionToStream(
      stream,
      'group',
      persistentSubscriptionToStreamSettingsFromDefaults({ startFrom: START, ...changes }),
    );
  const consume = (options = {}, client = on.client) =>
    client.subscribeToPersistentSubscriptionToStream('a', 'group', options);
  const info = () => on.client.getPersistentSubscriptionToStreamInfo('a', 'group');

  test.each([
    [START, [0, 1, 2, 3]],
    [2n, [2, 3]],
    ['end', [3]],
  ] as const)('starts from %s', async (startFrom, expected) => {
    await on.client.appendToStream('a', numbered(3));
    await create({ startFrom });
    expect((await info()).settings.startFrom).toBe(startFrom);
    const seen = first(expected.length, consume());
    await on.client.appendToStream('a', numbered(1));
    expect(places(await seen)).toEqual(expected);
  });

  test('hands out no more than a consumer has room for, and goes on by acknowledgement', async () => {
    await on.client.appendToStream('a', numbered(9));
    await create();
    const subscription = consume({ bufferSize: 2 });
    const seen: number[] = [];
    subscription.on('data', ({ event }) => seen.push(Number(event?.revision)));
    await until(() => seen.length === 2);
    await sleep(50);
    expect(seen).toEqual([0, 1]);
    expect((await info()).stats).toMatchObject({ totalInFlightMessages: 2, lastKnownEventRevision: 8n });
    await subscription.unsubscribe();
  });

  test('what was not acknowledged goes to the next consumer, what was does not', async () => {
    await on.client.appendToStream('a', numbered(4));
    await create();
    const one = consume();
    for await (const item of one) {
      if (item.event?.revision === 2n) break;
      await one.ack(item);
    }
    await one.unsubscribe();
    await until(async () => (await info()).stats.lastCheckpointedEventRevision === 1n);
    await until(async () => (await info()).connections.length === 0);
    const again = await first(2, consume());
    expect(places(again)).toEqual([2, 3]);
  });

  test('parks what was tried too often, and what nobody answers', async () => {
    await on.client.appendToStream('a', numbered(2));
    await create({ maxRetryCount: 2, messageTimeout: 30 });
    const subscription = consume();
    const tries: [number, number][] = [];
    subscription.on('data', (item) => {
      tries.push([Number(item.event?.revision), item.retryCount]);
      if (item.event?.revision === 0n) void subscription.nack('retry', 'again', item);
    });
    await until(async () => (await info()).stats.parkedMessageCount === 2n);
    for (const place of [0, 1]) {
      expect(tries.filter(([of]) => of === place).map(([, retries]) => retries)).toEqual([0, 1, 2]);
    }
    await subscription.unsubscribe();
  });

  test('keeps parked events as links in a stream of their own, until they are replayed', async () => {
    await on.client.appendToStream('a', numbered(3));
    await create();
    const subscription = consume();
    const seen: [number, string | undefined][] = [];
    subscription.on('data', (item) => {
      seen.push([Number(item.event?.revision), item.link?.streamId]);
      void (seen.length <= 3 ? subscription.nack('park', 'not now', item) : subscription.ack(item));
    });
    await until(async () => (await info()).stats.parkedMessageCount === 3n);
    const parked = '$persistentsubscription-a::group-parked';
    const links = await all(on.client.readStream(parked, { resolveLinkTos: true }));
    expect(links.map(({ event, link }) => [event?.streamId, event?.revision, link?.streamId])).toEqual([
      ['a', 0n, parked],
      ['a', 1n, parked],
      ['a', 2n, parked],
    ]);
    expect(links[0]?.link?.metadata).toMatchObject({ reason: "Client explicitly NAK'ed message.\nnot now" });
    await on.client.replayParkedMessagesToStream('a', 'group', { stopAt: 2 });
    await until(() => seen.length === 5);
    expect((await info()).stats.parkedMessageCount).toBe(1n);
    await on.client.replayParkedMessagesToStream('a', 'group');
    await until(() => seen.length === 6);
    expect(seen.slice(3)).toEqual([
      [0, parked],
      [1, parked],
      [2, parked],
    ]);
    expect((await info()).stats).toMatchObject({ parkedMessageCount: 0n });
    await subscription.unsubscribe();
  });

  test('skips what is to be skipped, and drops who tells it to stop', async () => {
    await on.client.appendToStream('a', numbered(3));
    await create();
    const subscription = consume();
    const seen: number[] = [];
    const dropped = (async () => {
      for await (const item of subscription) {
        seen.push(Number(item.event?.revision));
        await subscription.nack(item.event?.revision === 2n ? 'stop' : 'skip', 'no', item);
      }
    })();
    await expect(dropped).rejects.toBeInstanceOf(PersistentSubscriptionDroppedError);
    expect(seen).toEqual([0, 1, 2]);
    expect((await info()).stats.parkedMessageCount).toBe(0n);
    expect(places(await first(1, consume()))).toEqual([2]);
  });

  test('takes so many consumers and no more', async () => {
    await create({ maxSubscriberCount: 1 });
    expect((await info()).settings.maxSubscriberCount).toBe(1);
    const one = consume();
    await new Promise((resolve) => one.once('confirmation', () => resolve(undefined)));
    const refused = first(1, consume());
    await expect(refused).rejects.toBeInstanceOf(PersistentSubscriptionMaximumSubscribersReachedError);
    await expect(refused).rejects.toMatchObject({ streamName: 'a', groupName: 'group' });
    await one.unsubscribe();
  });

  test.each(['RoundRobin', 'DispatchToSingle', 'Pinned'] as const)('shares out by %s', async (strategy) => {
    await create({ consumerStrategyName: strategy });
    const counts: [number, number] = [0, 0];
    const consumers = counts.map((_, n) =>
      consume({ bufferSize: 20 }, on.connect(`&connectionName=consumer-${n}`)),
    );
    for (const [n, consumer] of consumers.entries()) {
      consumer.on('data', () => (counts[n === 0 ? 0 : 1] += 1));
    }
    await until(async () => (await info()).connections.length === 2);
    expect((await info()).connections.map(({ connectionName }) => connectionName).sort()).toEqual([
      'consumer-0',
      'consumer-1',
    ]);
    await on.client.appendToStream('a', numbered(10));
    await until(() => counts[0] + counts[1] === 10);
    expect(counts.toSorted((one, other) => one - other)).toEqual(
      strategy === 'RoundRobin' ? [5, 5] : [0, 10],
    );
    for (const consumer of consumers) await consumer.unsubscribe();
  });

  test('follows links when asked to, and is acknowledged by the link', async () => {
    await on.client.appendToStream('target', numbered(1));
    await on.client.appendToStream('a', binaryEvent({ type: '$>', data: Buffer.from('0@target') }));
    await create({ resolveLinkTos: true });
    const subscription = consume();
    for await (const item of subscription) {
      expect([item.event?.streamId, item.link?.streamId]).toEqual(['target', 'a']);
      await subscription.ack(item);
      break;
    }
    await until(async () => (await info()).stats.lastCheckpointedEventRevision === 0n);
  });

  test.each([
    [streamNameFilter({ prefixes: ['b'] }), ['b']],
    [streamNameFilter({ regex: '^[bc]$' }), ['b', 'c']],
    [eventTypeFilter({ prefixes: ['test'] }), ['a', 'b', 'c']],
    [undefined, ['a', 'b', 'c']],
  ])('to $all filters by %j', async (filter, expected) => {
    await on.client.createPersistentSubscriptionToAll(
      'group',
      persistentSubscriptionToAllSettingsFromDefaults({ startFrom: START }),
      filter ? { filter } : {},
    );
    for (const stream of ['a', 'b', 'c']) await on.client.appendToStream(stream, numbered(1));
    const subscription = on.client.subscribeToPersistentSubscriptionToAll('group');
    const seen = await first(expected.length, subscription);
    expect(seen.map(({ event }) => event?.streamId)).toEqual(expected);
    expect(seen[0]?.commitPosition).toBe(seen[0]?.event?.position.commit);
  });

  test('to $all parks what is refused, without end', async () => {
    await on.client.createPersistentSubscriptionToAll(
      'group',
      persistentSubscriptionToAllSettingsFromDefaults({ startFrom: START }),
    );
    await on.client.appendToStream('a', numbered(2));
    const subscription = on.client.subscribeToPersistentSubscriptionToAll('group');
    subscription.on('data', (item) => void subscription.nack('park', 'no', item));
    const stats = async () => (await on.client.getPersistentSubscriptionToAllInfo('group')).stats;
    await until(async () => (await stats()).parkedMessageCount >= 2n);
    await sleep(50);
    expect((await stats()).parkedMessageCount).toBe(2n);
    await on.client.replayParkedMessagesToAll('group', { stopAt: 1n });
    await subscription.unsubscribe();
  });
});
