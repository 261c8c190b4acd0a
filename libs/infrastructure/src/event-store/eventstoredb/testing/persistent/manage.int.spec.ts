import { describe, expect, test } from '@jest/globals';
import {
  END,
  eventTypeFilter,
  PersistentSubscriptionDoesNotExistError,
  PersistentSubscriptionDroppedError,
  PersistentSubscriptionExistsError,
  persistentSubscriptionToAllSettingsFromDefaults,
  persistentSubscriptionToStreamSettingsFromDefaults,
  START,
  type PersistentSubscriptionToAllSettings,
  type PersistentSubscriptionToStreamSettings,
} from '@eventstore/db-client';
import { first, numbered, useDouble } from '../use-double.js';

const unusual = {
  resolveLinkTos: true,
  extraStatistics: true,
  messageTimeout: 20_000,
  maxRetryCount: 3,
  checkPointAfter: 1_000,
  checkPointLowerBound: 5,
  checkPointUpperBound: 50,
  maxSubscriberCount: 7,
  liveBufferSize: 300,
  readBatchSize: 10,
  historyBufferSize: 200,
  consumerStrategyName: 'Pinned',
} as const;

describe('Groups on the double', () => {
  const on = useDouble();
  const ofStream = persistentSubscriptionToStreamSettingsFromDefaults;
  const ofAll = persistentSubscriptionToAllSettingsFromDefaults;

  test.each<Partial<PersistentSubscriptionToStreamSettings>>([
    {},
    { startFrom: START },
    { startFrom: 7n },
    { startFrom: END, ...unusual },
  ])('of a stream say how they were set up: %j', async (changes) => {
    const settings = ofStream(changes);
    await on.client.createPersistentSubscriptionToStream('a', 'group', settings);
    const told = await on.client.getPersistentSubscriptionToStreamInfo('a', 'group');
    expect(told).toMatchObject({ eventSource: 'a', groupName: 'group', settings, connections: [] });
    expect(told.stats).toMatchObject({
      totalItems: 0n,
      parkedMessageCount: 0n,
      lastCheckpointedEventRevision: undefined,
    });
    const other = ofStream({ startFrom: 3n, maxRetryCount: 1 });
    await on.client.updatePersistentSubscriptionToStream('a', 'group', other);
    expect((await on.client.getPersistentSubscriptionToStreamInfo('a', 'group')).settings).toEqual(other);
  });

  test.each<Partial<PersistentSubscriptionToAllSettings>>([
    {},
    { startFrom: START },
    { startFrom: { commit: 700n, prepare: 700n } },
    { startFrom: END, ...unusual },
  ])('of $all say how they were set up: %j', async (changes) => {
    const settings = ofAll(changes);
    await on.client.createPersistentSubscriptionToAll('group', settings);
    const told = await on.client.getPersistentSubscriptionToAllInfo('group');
    expect(told).toMatchObject({ eventSource: '$all', groupName: 'group', settings });
    const other = ofAll({ startFrom: START, maxRetryCount: 1 });
    await on.client.updatePersistentSubscriptionToAll('group', other);
    expect((await on.client.getPersistentSubscriptionToAllInfo('group')).settings).toEqual(other);
  });

  test('are there once', async () => {
    await on.client.createPersistentSubscriptionToStream('a', 'group', ofStream());
    await on.client.createPersistentSubscriptionToStream('a', 'other', ofStream());
    await on.client.createPersistentSubscriptionToStream('b', 'group', ofStream());
    await on.client.createPersistentSubscriptionToAll('group', ofAll(), {
      filter: eventTypeFilter({ regex: 'x' }),
    });
    const twice = await Promise.allSettled([
      on.client.createPersistentSubscriptionToStream('a', 'group', ofStream()),
      on.client.createPersistentSubscriptionToAll('group', ofAll()),
    ]);
    for (const [n, result] of twice.entries()) {
      const error: unknown = result.status === 'rejected' ? result.reason : undefined;
      expect(error).toBeInstanceOf(PersistentSubscriptionExistsError);
      expect(error).toMatchObject({ streamName: ['a', '$all'][n], groupName: 'group' });
    }
    const names = (list: readonly { eventSource: string; groupName: string }[]) =>
      list.map(({ eventSource, groupName }) => `${eventSource}/${groupName}`).sort();
    expect(names(await on.client.listAllPersistentSubscriptions())).toEqual([
      '$all/group',
      'a/group',
      'a/other',
      'b/group',
    ]);
    expect(names(await on.client.listPersistentSubscriptionsToStream('a'))).toEqual(['a/group', 'a/other']);
    expect(names(await on.client.listPersistentSubscriptionsToAll())).toEqual(['$all/group']);
  });

  test('that are not there are told by name', async () => {
    const results = await Promise.allSettled([
      on.client.updatePersistentSubscriptionToStream('a', 'group', ofStream()),
      on.client.deletePersistentSubscriptionToStream('a', 'group'),
      on.client.getPersistentSubscriptionToStreamInfo('a', 'group'),
      on.client.replayParkedMessagesToStream('a', 'group'),
      first(1, on.client.subscribeToPersistentSubscriptionToStream('a', 'group')),
      on.client.updatePersistentSubscriptionToAll('group', ofAll()),
      on.client.deletePersistentSubscriptionToAll('group'),
      on.client.getPersistentSubscriptionToAllInfo('group'),
      on.client.replayParkedMessagesToAll('group'),
      first(1, on.client.subscribeToPersistentSubscriptionToAll('group')),
    ]);
    for (const [n, result] of results.entries()) {
      const error: unknown = result.status === 'rejected' ? result.reason : undefined;
      expect(error).toBeInstanceOf(PersistentSubscriptionDoesNotExistError);
      expect(error).toMatchObject({ streamName: n < 5 ? 'a' : '$all', groupName: 'group' });
    }
    await expect(on.client.listPersistentSubscriptionsToStream('a')).rejects.toBeInstanceOf(
      PersistentSubscriptionDoesNotExistError,
    );
    expect(await on.client.listAllPersistentSubscriptions()).toEqual([]);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['deleted', () => on.client.deletePersistentSubscriptionToStream('a', 'group')],
    ['changed', () => on.client.updatePersistentSubscriptionToStream('a', 'group', ofStream())],
    ['started anew with all others', () => on.client.restartPersistentSubscriptionSubsystem()],
  ])('that are %s drop their consumers', async (_deed, deed) => {
    await on.client.createPersistentSubscriptionToStream('a', 'group', ofStream());
    const subscription = on.client.subscribeToPersistentSubscriptionToStream('a', 'group');
    const confirmed = new Promise((resolve) => subscription.once('confirmation', () => resolve(undefined)));
    const dropped = first(1, subscription).catch((error: unknown) => error);
    await confirmed;
    await deed();
    expect(await dropped).toBeInstanceOf(PersistentSubscriptionDroppedError);
    expect(await dropped).toMatchObject({ streamName: 'a', groupName: 'group' });
  });

  test('tell of their consumers', async () => {
    const settings = ofStream({ startFrom: START, extraStatistics: true });
    await on.client.createPersistentSubscriptionToStream('a', 'group', settings);
    await on.client.appendToStream('a', numbered(3));
    const named = on.connect('&connectionName=the%20consumer');
    expect(named.connectionName).toBe('the consumer');
    const subscription = named.subscribeToPersistentSubscriptionToStream('a', 'group', { bufferSize: 5 });
    await new Promise((resolve) => subscription.once('data', resolve));
    const { connections, stats } = await on.client.getPersistentSubscriptionToStreamInfo('a', 'group');
    expect(connections).toMatchObject([
      { connectionName: 'the consumer', availableSlots: 2, inFlightMessages: 3, totalItems: 3n },
    ]);
    expect(connections[0]?.extraStatistics?.size).toBeGreaterThan(0);
    expect(stats).toMatchObject({ totalItems: 3n, totalInFlightMessages: 3, outstandingMessagesCount: 3 });
    await subscription.unsubscribe();
  });
});
