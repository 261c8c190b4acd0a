import { describe, expect, test } from '@jest/globals';
import {
  AccessDeniedError,
  persistentSubscriptionToAllSettingsFromDefaults,
  UnknownError,
  UnsupportedError,
} from '@eventstore/db-client';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import persistentGrpc from '@eventstore/db-client/generated/persistent_grpc_pb.js';
import { all, first, numbered, useDouble } from './use-double.js';

const { StreamsService } = streamsGrpc;
const { PersistentSubscriptionsService } = persistentGrpc;

describe('The double as a server of today', () => {
  const on = useDouble();

  test('says its version and what it can do', async () => {
    const capabilities = await on.client['capabilities'];
    expect(capabilities.serverVersion).toBe('23.10.0.0');
    for (const method of ['read', 'append', 'batchAppend', 'delete', 'tombstone'] as const) {
      expect(capabilities.supports(StreamsService[method])).toBe(true);
    }
    for (const method of ['create', 'update', 'delete', 'read', 'getInfo', 'replayParked', 'list'] as const) {
      expect(capabilities.supports(PersistentSubscriptionsService[method], 'all')).toBe(true);
      expect(capabilities.supports(PersistentSubscriptionsService[method], 'stream')).toBe(true);
    }
    expect(capabilities.supports(PersistentSubscriptionsService.create, 'magic')).toBe(false);
  });

  test('what it does not do is an error at once: projections', async () => {
    const results = await Promise.allSettled([
      on.client.createProjection('p', 'fromAll()'),
      on.client.createProjection('p', 'fromAll()', { trackEmittedStreams: true }),
      on.client.updateProjection('p', 'fromAll()'),
      on.client.deleteProjection('p'),
      on.client.enableProjection('p'),
      on.client.disableProjection('p'),
      on.client.abortProjection('p'),
      on.client.resetProjection('p'),
      on.client.getProjectionState('p'),
      on.client.getProjectionResult('p'),
      on.client.getProjectionStatus('p'),
      on.client.listProjections(),
      on.client.restartSubsystem(),
    ]);
    expect(results.map(({ status }) => status)).toEqual(results.map(() => 'rejected'));
    const error: unknown = results[0].status === 'rejected' ? results[0].reason : undefined;
    expect(error).toBeInstanceOf(UnknownError);
    expect(error).toMatchObject({ code: 12 });
  });
});

describe('The double as a server before 21.10', () => {
  const on = useDouble({ serverVersion: '20.10.5.0' });

  test('takes appends, and has nothing for $all', async () => {
    expect((await on.client['capabilities']).serverVersion).toBe('unknown');
    await on.client.appendToStream('a', numbered(3));
    expect(await all(on.client.readStream('a'))).toHaveLength(3);
    const settings = persistentSubscriptionToAllSettingsFromDefaults();
    const results = await Promise.allSettled([
      on.client.createPersistentSubscriptionToAll('group', settings),
      on.client.updatePersistentSubscriptionToAll('group', settings),
      on.client.deletePersistentSubscriptionToAll('group'),
      on.client.getPersistentSubscriptionToAllInfo('group'),
      on.client.replayParkedMessagesToAll('group'),
      on.client.listPersistentSubscriptionsToAll(),
      first(1, on.client.subscribeToPersistentSubscriptionToAll('group')),
    ]);
    for (const result of results) {
      const error: unknown = result.status === 'rejected' ? result.reason : undefined;
      expect(error).toBeInstanceOf(UnsupportedError);
      expect(error).toMatchObject({ minimumVersion: expect.stringMatching(/^21\.10/) });
    }
  });

  test('what the client would ask of it over HTTP/1 is an error at once', async () => {
    const results = await Promise.allSettled([
      on.client.listAllPersistentSubscriptions(),
      on.client.listPersistentSubscriptionsToStream('a'),
      on.client.getPersistentSubscriptionToStreamInfo('a', 'group'),
      on.client.replayParkedMessagesToStream('a', 'group'),
      on.client.restartPersistentSubscriptionSubsystem(),
    ]);
    expect(results.map(({ status }) => status)).toEqual(results.map(() => 'rejected'));
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).not.toBeInstanceOf(AccessDeniedError);
    }
  });
});

describe('The double as a server of 21.10', () => {
  const on = useDouble({ serverVersion: '21.10.0.0' });

  test('appends in batches, and cannot yet list', async () => {
    expect((await on.client['capabilities']).supports(StreamsService.batchAppend)).toBe(true);
    await on.client.createPersistentSubscriptionToAll(
      'group',
      persistentSubscriptionToAllSettingsFromDefaults(),
    );
    await expect(on.client.listPersistentSubscriptionsToAll()).rejects.toBeInstanceOf(UnsupportedError);
  });
});
