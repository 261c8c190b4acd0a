import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  END,
  EventStoreDBClient,
  eventTypeFilter,
  jsonEvent,
  MaxAppendSizeExceededError,
  NO_STREAM,
  persistentSubscriptionToAllSettingsFromDefaults,
  persistentSubscriptionToStreamSettingsFromDefaults,
  START,
  STREAM_EXISTS,
  StreamDeletedError,
  StreamNotFoundError,
  WrongExpectedVersionError,
  type ResolvedEvent,
} from '@eventstore/db-client';
import { startEsdbDouble, type EsdbDouble } from './esdb-double.js';

const events = (count: number, type = 'test') =>
  Array.from({ length: count }, (_, n) => jsonEvent({ id: randomUUID(), type, data: { n } }));

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const seen: Item[] = [];
  for await (const item of items) seen.push(item);
  return seen;
}

const until = async (look: () => boolean): Promise<void> => {
  while (!look()) await sleep(5);
};

describe('The EventStoreDB double, as the official client sees it', () => {
  let node: EsdbDouble;
  let client: EventStoreDBClient;

  beforeEach(async () => {
    node = await startEsdbDouble();
    client = EventStoreDBClient.connectionString(node.url);
  });
  afterEach(async () => {
    await client.dispose();
    await node.stop();
  });

  const credentials = { username: 'admin', password: 'changeit' };

  describe.each([
    ['batch append', {}],
    ['single append', { credentials }],
  ])('%s', (_name, options) => {
    test('answers revision and position, and keeps what was sent', async () => {
      const first = await client.appendToStream('a', events(3), { ...options, expectedRevision: NO_STREAM });
      expect(first).toMatchObject({ success: true, nextExpectedRevision: 2n });
      const read = await collect(client.readStream('a'));
      expect(read.map(({ event }) => [event?.revision, event?.data])).toEqual([
        [0n, { n: 0 }],
        [1n, { n: 1 }],
        [2n, { n: 2 }],
      ]);
      expect(read[2]?.event?.position).toEqual(first.position);
      expect(Math.abs(Date.now() - (read[0]?.event?.created.getTime() ?? 0))).toBeLessThan(5000);
    });

    test('refuses a wrong revision with the actual one, and knows a repeated append by its ids', async () => {
      const twice = events(2);
      await client.appendToStream('a', twice, { ...options, expectedRevision: NO_STREAM });
      const again = await client.appendToStream('a', twice, { ...options, expectedRevision: NO_STREAM });
      expect(again.nextExpectedRevision).toBe(1n);
      const refused = client.appendToStream('a', events(1), { ...options, expectedRevision: 5n });
      await expect(refused).rejects.toMatchObject({
        streamName: 'a',
        expectedVersion: 5n,
        actualVersion: 1n,
      });
      await expect(refused).rejects.toBeInstanceOf(WrongExpectedVersionError);
      const absent = client.appendToStream('b', events(1), { ...options, expectedRevision: STREAM_EXISTS });
      await expect(absent).rejects.toMatchObject({ actualVersion: NO_STREAM });
      expect(await collect(client.readStream('a'))).toHaveLength(2);
    });

    test('refuses what is larger than 1 MiB', async () => {
      const huge = jsonEvent({ type: 'test', data: { text: 'x'.repeat(1024 * 1024) } });
      await expect(client.appendToStream('a', huge, options)).rejects.toBeInstanceOf(
        MaxAppendSizeExceededError,
      );
    });

    test('to a tombstone is refused', async () => {
      await client.appendToStream('a', events(1), options);
      await client.tombstoneStream('a');
      const refused = client.appendToStream('a', events(1), options);
      await expect(refused).rejects.toBeInstanceOf(StreamDeletedError);
      await expect(collect(client.readStream('a'))).rejects.toMatchObject({ streamName: 'a' });
    });
  });

  test('soft delete hides a stream, which then goes on counting', async () => {
    await client.appendToStream('a', events(2));
    await client.deleteStream('a', { expectedRevision: 1n });
    await expect(collect(client.readStream('a'))).rejects.toBeInstanceOf(StreamNotFoundError);
    await client.appendToStream('a', events(1), { expectedRevision: NO_STREAM });
    const left = await collect(client.readStream('a'));
    expect(left.map(({ event }) => event?.revision)).toEqual([2n]);
    await expect(client.deleteStream('a', { expectedRevision: 7n })).rejects.toMatchObject({
      actualVersion: 2n,
    });
  });

  test('stream metadata limits what is seen', async () => {
    await client.appendToStream('a', events(5));
    await client.setStreamMetadata('a', { maxCount: 2 });
    expect((await collect(client.readStream('a'))).map(({ event }) => event?.revision)).toEqual([3n, 4n]);
    expect((await client.getStreamMetadata('a')).metadata).toEqual({ maxCount: 2 });
    await client.setStreamMetadata('a', { truncateBefore: 4 });
    expect(await collect(client.readStream('a', { direction: 'backwards', fromRevision: END }))).toHaveLength(
      1,
    );
  });

  test('reads $all both ways, forwards from a position inclusive', async () => {
    await client.appendToStream('a', events(2));
    const { position } = await client.appendToStream('b', events(2));
    const all = await collect(client.readAll());
    expect(all.map(({ event }) => event?.streamId)).toEqual(['a', 'a', 'b', 'b']);
    expect(position && (await collect(client.readAll({ fromPosition: position })))).toHaveLength(1);
    const back = await collect(client.readAll({ direction: 'backwards', fromPosition: END, maxCount: 3 }));
    expect(back.map(({ event }) => event?.streamId)).toEqual(['b', 'b', 'a']);
  });

  test('subscribes to $all by a filter, with checkpoints and caught up', async () => {
    await client.appendToStream('a', events(40, 'other'));
    const checkpointReached = jest.fn<() => void>();
    const caughtUp = jest.fn();
    const subscription = client
      .subscribeToAll({
        fromPosition: START,
        filter: eventTypeFilter({ prefixes: ['wanted'], checkpointReached }),
      })
      .on('caughtUp', caughtUp);
    await until(() => caughtUp.mock.calls.length > 0);
    void client.appendToStream('b', [...events(3, 'wanted'), ...events(1, 'wanted-last')]);
    const seen: string[] = [];
    for await (const { event } of subscription) {
      seen.push(event?.type ?? '');
      if (event?.type === 'wanted-last') break;
    }
    expect(seen).toEqual(['wanted', 'wanted', 'wanted', 'wanted-last']);
    expect(checkpointReached).toHaveBeenCalledTimes(1);
    await subscription.unsubscribe();
  });

  test('subscribes to a stream after a revision, and ends with its tombstone', async () => {
    await client.appendToStream('a', events(3));
    const seen: ResolvedEvent[] = [];
    const following = (async () => {
      for await (const one of client.subscribeToStream('a', { fromRevision: 0n })) {
        seen.push(one);
        if (seen.length === 2) void client.tombstoneStream('a');
      }
    })();
    await expect(following).rejects.toBeInstanceOf(StreamDeletedError);
    expect(seen.map(({ event }) => event?.revision)).toEqual([1n, 2n]);
  });

  test('persistent subscriptions retry, park and replay', async () => {
    const settings = persistentSubscriptionToStreamSettingsFromDefaults({
      startFrom: START,
      extraStatistics: true,
    });
    await client.createPersistentSubscriptionToStream('a', 'group', settings);
    await client.appendToStream('a', events(3));
    const subscription = client.subscribeToPersistentSubscriptionToStream('a', 'group');
    const seen: [unknown, number][] = [];
    for await (const item of subscription) {
      const n: unknown = (item.event?.data as { n: number } | undefined)?.n;
      seen.push([n, item.retryCount]);
      if (n === 0 && item.retryCount === 0) await subscription.nack('retry', 'again', item);
      else if (n === 1 && seen.length < 4) await subscription.nack('park', 'later', item);
      else await subscription.ack(item);
      if (seen.length === 4) await client.replayParkedMessagesToStream('a', 'group');
      if (seen.length === 5) break;
    }
    expect(seen.filter(([n]) => n === 0)).toEqual([
      [0, 0],
      [0, 1],
    ]);
    expect(seen.filter(([n]) => n === 1)).toHaveLength(2);
    await subscription.unsubscribe();
    const info = await client.getPersistentSubscriptionToStreamInfo('a', 'group');
    expect(info).toMatchObject({ eventSource: 'a', groupName: 'group', settings });
    await client.deletePersistentSubscriptionToStream('a', 'group');
    await expect(client.getPersistentSubscriptionToStreamInfo('a', 'group')).rejects.toMatchObject({
      type: 'persistent-subscription-does-not-exist',
    });
  });

  test('sends callers that need the leader there', async () => {
    node.faults.leaderElsewhere = { host: 'leader.example', port: 2113 };
    const leader = { address: 'leader.example', port: 2113 };
    await expect(collect(client.readStream('a', { requiresLeader: true }))).rejects.toMatchObject({ leader });
    await expect(
      collect(
        EventStoreDBClient.connectionString(node.url).subscribeToPersistentSubscriptionToStream('a', 'group'),
      ),
    ).rejects.toMatchObject({ leader });
  });

  test('an append after its deadline times out, whatever its size', async () => {
    const many = [...events(2), jsonEvent({ type: 'test', data: { text: 'x'.repeat(2_000_000) } })];
    await expect(client.appendToStream('a', many, { deadline: -1 })).rejects.toMatchObject({
      type: 'deadline-exceeded',
    });
  });

  test('persistent subscriptions to $all filter', async () => {
    await client.createPersistentSubscriptionToAll(
      'group',
      persistentSubscriptionToAllSettingsFromDefaults({ startFrom: START }),
      { filter: eventTypeFilter({ regex: '^wanted$' }) },
    );
    await client.appendToStream('a', [...events(5, 'other'), ...events(1, 'wanted')]);
    const subscription = client.subscribeToPersistentSubscriptionToAll('group');
    for await (const item of subscription) {
      expect(item.event?.type).toBe('wanted');
      await subscription.ack(item);
      break;
    }
    await subscription.unsubscribe();
    expect(await client.listAllPersistentSubscriptions()).toHaveLength(1);
  });
});
