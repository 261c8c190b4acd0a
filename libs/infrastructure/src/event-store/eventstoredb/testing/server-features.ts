import features from '@eventstore/db-client/generated/serverfeatures_pb.js';

const persistent = 'event_store.client.persistent_subscriptions.persistentsubscriptions';

/** Service, method, features. Names are lower case on the wire. */
const supported: readonly (readonly [string, string, readonly string[]])[] = [
  ...['read', 'append', 'delete', 'tombstone', 'batchappend'].map(
    (method) => ['event_store.client.streams.streams', method, []] as const,
  ),
  [persistent, 'create', ['stream', 'all']],
  [persistent, 'update', ['stream', 'all']],
  [persistent, 'delete', ['stream', 'all']],
  [persistent, 'read', ['stream', 'all']],
  [persistent, 'getinfo', ['stream', 'all']],
  [persistent, 'replayparked', ['stream', 'all']],
  [persistent, 'list', ['stream', 'all']],
  [persistent, 'restartsubsystem', []],
  ['event_store.client.gossip.gossip', 'read', []],
  ['event_store.client.server_features.serverfeatures', 'getsupportedmethods', []],
];

/** What the double says it can do: that of a server 23.10 as far as the double goes. */
export const supportedMethods = (): features.SupportedMethods =>
  new features.SupportedMethods().setEventStoreServerVersion('23.10.0.0').setMethodsList(
    supported.map(([service, method, list]) =>
      new features.SupportedMethod()
        .setServiceName(service)
        .setMethodName(method)
        .setFeaturesList([...list]),
    ),
  );
