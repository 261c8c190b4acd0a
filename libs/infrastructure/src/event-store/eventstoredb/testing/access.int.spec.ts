import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  AccessDeniedError,
  EventStoreDBClient,
  jsonEvent,
  persistentSubscriptionToStreamSettingsFromDefaults,
  type StreamMetadata,
} from '@eventstore/db-client';
import { defaultUsers } from './access.js';
import { selfSignedCertificate } from '../../../testing/self-signed-certificate.js';
import { all, first, numbered, useDouble } from './use-double.js';

const users = { ...defaultUsers, dana: 'se:cret', eve: 'wrench' };
/** Whether it was refused for want of a right, for what became of a promise. */
const denied = (result: PromiseSettledResult<unknown>): boolean =>
  result.status === 'rejected' && result.reason instanceof AccessDeniedError;
const tls = selfSignedCertificate();

describe('The double with users', () => {
  const on = useDouble({ tls, users, host: 'localhost' });
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'esdb-users-'));
    await writeFile(path.join(folder, 'ca.pem'), tls.certificate);
  });
  afterAll(() => rm(folder, { recursive: true }));

  const clients = new Map<string, EventStoreDBClient>();
  beforeEach(() => clients.clear());
  const as = (user: 'admin' | 'ops' | 'dana' | 'eve' | 'nobody'): EventStoreDBClient => {
    const known = clients.get(user);
    if (known) return known;
    const query = `?tlsCAFile=${encodeURIComponent(path.join(folder, 'ca.pem'))}`;
    const client = on.connect(query);
    clients.set(user, client);
    return client;
  };
  const credentials = (username: string, password = users[username as keyof typeof users]) => ({
    credentials: { username, password },
  });

  test('a wrong password or an unknown name is denied everything', async () => {
    for (const options of [
      credentials('dana', 'wrong'),
      credentials('toString', 'x'),
      credentials('mallory', ''),
    ]) {
      const client = as('nobody');
      const settings = persistentSubscriptionToStreamSettingsFromDefaults();
      const refused = await Promise.allSettled([
        client.appendToStream('a', numbered(1), options),
        all(client.readStream('a', options)),
        all(client.readAll(options)),
        first(1, client.subscribeToAll(options)),
        first(1, client.subscribeToStream('a', options)),
        client.deleteStream('a', options),
        client.tombstoneStream('a', options),
        client.setStreamMetadata('a', {}, options),
        client.getStreamMetadata('a', options),
        client.createPersistentSubscriptionToStream('a', 'group', settings, options),
        client.listAllPersistentSubscriptions(options),
        first(1, client.subscribeToPersistentSubscriptionToStream('a', 'group', options)),
      ]);
      expect(refused.map(denied)).toEqual(refused.map(() => true));
    }
  });

  test('streams of users are everybody’s, those of the system and $all the administrators’', async () => {
    const dana = credentials('dana');
    await as('dana').appendToStream('a', numbered(1), dana);
    await as('dana').setStreamMetadata('a', { maxCount: 5 }, dana);
    expect((await as('dana').getStreamMetadata('a', dana)).metadata).toEqual({ maxCount: 5 });
    await expect(as('dana').appendToStream('$mine', numbered(1), dana)).rejects.toBeInstanceOf(
      AccessDeniedError,
    );
    await expect(all(as('dana').readAll(dana))).rejects.toBeInstanceOf(AccessDeniedError);
    await expect(first(1, as('dana').subscribeToAll(dana))).rejects.toBeInstanceOf(AccessDeniedError);
    expect(await all(as('admin').readAll(credentials('admin')))).toHaveLength(2);
  });

  test('a list of a stream says who may', async () => {
    const admin = credentials('admin');
    const acl = {
      readRoles: ['dana'],
      writeRoles: ['$ops'],
      deleteRoles: [],
      metaReadRoles: ['dana'],
      metaWriteRoles: ['$admins'],
    };
    const metadata = { acl } as unknown as StreamMetadata;
    await as('admin').setStreamMetadata('a', metadata, admin);
    await as('ops').appendToStream('a', numbered(1), credentials('ops'));
    expect(await all(as('dana').readStream('a', credentials('dana')))).toHaveLength(1);
    expect((await as('dana').getStreamMetadata('a', credentials('dana'))).metadata).toEqual(metadata);
    const refused = await Promise.allSettled([
      as('dana').appendToStream('a', numbered(1), credentials('dana')),
      as('dana').setStreamMetadata('a', {}, credentials('dana')),
      as('dana').deleteStream('a', credentials('dana')),
      as('ops').tombstoneStream('a', credentials('ops')),
      all(as('eve').readStream('a', credentials('eve'))),
      as('eve').getStreamMetadata('a', credentials('eve')),
      all(as('nobody').readStream('a')),
    ]);
    expect(refused.map(denied)).toEqual(refused.map(() => true));
    await as('admin').tombstoneStream('a', admin);
  });

  test('appends in a batch are refused one by one', async () => {
    const acl = { writeRoles: ['$admins'] } as unknown as StreamMetadata['acl'];
    await as('admin').setStreamMetadata('a', { acl } as StreamMetadata, credentials('admin'));
    const refused = as('nobody').appendToStream('a', numbered(1));
    const goesOn = as('nobody').appendToStream('b', numbered(1));
    await expect(refused).rejects.toBeInstanceOf(AccessDeniedError);
    await expect(goesOn).resolves.toMatchObject({ success: true });
  });

  test('a stream can borrow the list of the system, and $settings sets the defaults', async () => {
    const admin = credentials('admin');
    await as('admin').setStreamMetadata('a', { acl: '$systemStreamAcl' } as StreamMetadata, admin);
    await expect(as('dana').appendToStream('a', numbered(1), credentials('dana'))).rejects.toBeInstanceOf(
      AccessDeniedError,
    );
    const data = { $userStreamAcl: { $r: '$all', $w: 'dana' }, $systemStreamAcl: { $r: ['$all'] } };
    await as('admin').appendToStream('$settings', jsonEvent({ type: 'update-default-acl', data }), admin);
    await as('dana').appendToStream('b', numbered(1), credentials('dana'));
    await expect(as('eve').appendToStream('b', numbered(1), credentials('eve'))).rejects.toBeInstanceOf(
      AccessDeniedError,
    );
    expect(await all(as('eve').readStream('$settings', credentials('eve')))).toHaveLength(1);
  });

  test('persistent subscriptions are made by operators, and consumed by who may read', async () => {
    const settings = persistentSubscriptionToStreamSettingsFromDefaults({ startFrom: 'start' });
    const create = (user: string) =>
      as('admin').createPersistentSubscriptionToStream('a', 'group', settings, credentials(user));
    await expect(create('dana')).rejects.toBeInstanceOf(AccessDeniedError);
    await create('ops');
    await as('dana').appendToStream('a', numbered(1), credentials('dana'));
    const consumer = as('dana').subscribeToPersistentSubscriptionToStream('a', 'group', credentials('dana'));
    expect(await first(1, consumer)).toHaveLength(1);
    const info = as('dana').getPersistentSubscriptionToStreamInfo('a', 'group', credentials('dana'));
    await expect(info).rejects.toBeInstanceOf(AccessDeniedError);
  });
});
