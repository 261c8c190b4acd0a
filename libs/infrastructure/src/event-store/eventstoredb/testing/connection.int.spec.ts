import { describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeadlineExceededError,
  EventStoreDBClient,
  jsonEvent,
  NotLeaderError,
  persistentSubscriptionToStreamSettingsFromDefaults,
  UnavailableError,
} from '@eventstore/db-client';
import { startEsdbDouble, type EsdbDouble } from './esdb-double.js';
import { EventLog } from './log/event-log.js';
import type { Member } from './gossip.js';
import { all, first, numbered, until, useDouble } from './use-double.js';

describe('The double and the life of a connection', () => {
  const on = useDouble();

  test('calls that take too long exceed their deadline, one of their own or that of the client', async () => {
    on.node.faults.appends = 'hang';
    const credentials = { username: 'admin', password: 'changeit' };
    const own = on.client.appendToStream('a', numbered(1), { credentials, deadline: 50 });
    await expect(own).rejects.toBeInstanceOf(DeadlineExceededError);
    const ofClient = on.connect('&defaultDeadline=50').appendToStream('a', numbered(1), { credentials });
    await expect(ofClient).rejects.toBeInstanceOf(DeadlineExceededError);
    const settings = persistentSubscriptionToStreamSettingsFromDefaults();
    const results = await Promise.allSettled([
      on.client.deleteStream('a', { deadline: -1 }),
      on.client.tombstoneStream('a', { deadline: -1 }),
      on.client.createPersistentSubscriptionToStream('a', 'group', settings, { deadline: -1 }),
    ]);
    for (const result of results) {
      expect(result.status === 'rejected' && result.reason).toBeInstanceOf(DeadlineExceededError);
    }
  });

  test('an append that comes after its deadline times out, whatever its size', async () => {
    const many = [...numbered(2), jsonEvent({ type: 'test', data: { text: 'x'.repeat(2_000_000) } })];
    await expect(on.client.appendToStream('a', many, { deadline: -1 })).rejects.toBeInstanceOf(
      DeadlineExceededError,
    );
  });

  test('reads and subscriptions outlive the deadline', async () => {
    const client = on.connect('&defaultDeadline=50');
    const live = first(1, client.subscribeToStream('a'));
    await sleep(100);
    await on.client.appendToStream('a', numbered(1));
    expect(await live).toHaveLength(1);
  });

  test('disposing ends what goes on, and the server forgets the consumer', async () => {
    const settings = persistentSubscriptionToStreamSettingsFromDefaults();
    await on.client.createPersistentSubscriptionToStream('a', 'group', settings);
    const other = on.connect();
    const streams = [
      other.subscribeToStream('a'),
      other.subscribeToAll(),
      other.subscribeToPersistentSubscriptionToStream('a', 'group'),
    ];
    for (const stream of streams) stream.on('error', () => undefined).resume();
    const consumers = async () =>
      (await on.client.getPersistentSubscriptionToStreamInfo('a', 'group')).connections.length;
    await until(async () => (await consumers()) === 1);
    await other.dispose();
    await until(async () => (await consumers()) === 0);
    await other.appendToStream('a', numbered(1));
  });

  test('while the server is away calls are told so, and go on when it is back', async () => {
    await on.client.appendToStream('a', numbered(1));
    const { port, log } = on.node;
    await on.node.stop();
    await expect(all(on.client.readStream('a'))).rejects.toBeInstanceOf(UnavailableError);
    await expect(on.client.deleteStream('a', { expectedRevision: 7n })).rejects.toBeInstanceOf(
      UnavailableError,
    );
    on.node = await startEsdbDouble({ port, log });
    await until(() =>
      all(on.client.readStream('a')).then(
        () => true,
        () => false,
      ),
    );
    await on.client.appendToStream('a', numbered(1));
    expect(await all(on.client.readStream('a'))).toHaveLength(2);
  });
});

describe('Doubles as a cluster', () => {
  const states = ['leader', 'follower', 'read-only-replica'] as const;

  async function cluster() {
    const log = new EventLog();
    let members: readonly Member[] = [];
    const nodes: EsdbDouble[] = [];
    for (let n = 0; n < 3; n += 1) nodes.push(await startEsdbDouble({ log, members: () => members }));
    members = nodes.map(({ host, port }, n) => ({ host, port, state: states[n] ?? 'leader', isAlive: true }));
    const [leader] = nodes;
    for (const node of nodes.slice(1)) {
      node.faults.leaderElsewhere = leader && { host: leader.host, port: leader.port };
    }
    return { nodes, leader, stop: () => Promise.all(nodes.map((node) => node.stop())) };
  }

  test.each(['leader', 'follower', 'read_only_replica', 'random'])(
    'a node is found by preference: %s, and those that do not lead say who does',
    async (preference) => {
      const { nodes, leader, stop } = await cluster();
      const seeds = nodes.map(({ host, port }) => `${host}:${port}`);
      for (const url of [`esdb://${seeds.join(',')}`, `esdb+discover://${seeds[2]}`]) {
        const client = EventStoreDBClient.connectionString(`${url}?tls=false&nodePreference=${preference}`);
        await client.appendToStream('a', numbered(1));
        const insisting = all(client.readStream('a', { requiresLeader: true }));
        if (preference === 'leader') expect((await insisting).length).toBeGreaterThan(0);
        else if (preference !== 'random') {
          await expect(insisting).rejects.toBeInstanceOf(NotLeaderError);
          await expect(insisting).rejects.toMatchObject({
            leader: { address: leader?.host, port: leader?.port },
          });
          expect((await all(client.readStream('a', { requiresLeader: true }))).length).toBeGreaterThan(0);
        } else await insisting.catch(() => undefined);
        await client.dispose();
      }
      await stop();
    },
  );

  test('nobody to be found is told after so many attempts', async () => {
    const { nodes, stop } = await cluster();
    const [port] = nodes.map((node) => node.port);
    await stop();
    const query = 'tls=false&maxDiscoverAttempts=2&discoveryInterval=10';
    const client = EventStoreDBClient.connectionString(`esdb+discover://127.0.0.1:${port}?${query}`);
    await expect(all(client.readStream('a'))).rejects.toThrow('Failed to discover after 2 attempts');
    await client.dispose();
  });
});
