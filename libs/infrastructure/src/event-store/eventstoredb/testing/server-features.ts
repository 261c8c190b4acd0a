import features from '@eventstore/db-client/generated/serverfeatures_pb.js';

/** What the double passes for by default. */
export const latestVersion = '23.10.0.0';

const persistent = 'event_store.client.persistent_subscriptions.persistentsubscriptions';

/** Service, method, features, and the version that brought them. Names are lower case on the wire. */
const supported: readonly (readonly [string, string, readonly string[], string])[] = [
  ...['read', 'append', 'delete', 'tombstone'].map(
    (method) => ['event_store.client.streams.streams', method, [], '20.6'] as const,
  ),
  ['event_store.client.streams.streams', 'batchappend', [], '21.10'],
  [persistent, 'create', ['stream', 'all'], '21.10'],
  [persistent, 'update', ['stream', 'all'], '21.10'],
  [persistent, 'delete', ['stream', 'all'], '21.10'],
  [persistent, 'read', ['stream', 'all'], '21.10'],
  [persistent, 'getinfo', ['stream', 'all'], '21.10.1'],
  [persistent, 'replayparked', ['stream', 'all'], '21.10.1'],
  [persistent, 'list', ['stream', 'all'], '21.10.1'],
  [persistent, 'restartsubsystem', [], '21.10.1'],
  ['event_store.client.gossip.gossip', 'read', [], '20.6'],
  ['event_store.client.server_features.serverfeatures', 'getsupportedmethods', [], '21.10'],
];

/** Whether a server of this version is as new as another; both as in 21.10.1. */
export function isAtLeast(version: string, other: string): boolean {
  const [numbers, others] = [version, other].map((text) => text.split('.').map(Number));
  for (const place of [0, 1, 2]) {
    const difference = (numbers?.[place] ?? 0) - (others?.[place] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** What the double says it can do: that of a server of this version as far as the double goes. */
export const supportedMethods = (version: string): features.SupportedMethods =>
  new features.SupportedMethods().setEventStoreServerVersion(version).setMethodsList(
    supported
      .filter(([, , , since]) => isAtLeast(version, since))
      .map(([service, method, list]) =>
        new features.SupportedMethod()
          .setServiceName(service)
          .setMethodName(method)
          .setFeaturesList([...list]),
      ),
  );
