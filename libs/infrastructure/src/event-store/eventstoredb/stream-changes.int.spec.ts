import { afterEach, describe, expect, test } from '@jest/globals';
import { EventStoreDBClient } from '@eventstore/db-client';
import { setTimeout as sleep } from 'node:timers/promises';
import { StreamDeleted } from '@app/domain/kernel/event-store-errors.js';
import { startEsdbDouble } from './testing/esdb-double.js';
import { newEvent, newStream, openOnDouble, type OpenOnDouble } from './testing/open-on-double.js';

let opened: OpenOnDouble;
afterEach(() => opened.dispose());

describe('Metadata of a stream in EventStoreDB', () => {
  test.each(['hang', 'store-and-hang', 'fail', 'store-and-fail'] as const)(
    'is set once when the server began to %s',
    async (fault) => {
      opened = await openOnDouble();
      const { store, node } = opened;
      const name = newStream();
      node.faults.appends = fault;
      const setting = store.setMetadata(name, 'no-stream', { maxCount: 3 });
      await sleep(250);
      node.faults.appends = 'none';
      await setting;
      expect(await store.getMetadata(name)).toEqual({ metadata: { maxCount: 3 }, revision: 0 });
    },
  );

  test('leaves what others set as it was, and deleted events deleted', async () => {
    opened = await openOnDouble();
    const { store, node } = opened;
    const name = newStream();
    await store.append(name, 'no-stream', [newEvent(0), newEvent(1)]);
    await store.delete(name, 1);
    await store.append(name, 'no-stream', [newEvent(2)]);
    const client = EventStoreDBClient.connectionString(node.url);
    const others = { truncateBefore: 2, acl: { deleteRoles: ['$all'] }, owner: 'dana' };
    await client.setStreamMetadata(name, others);
    await store.setMetadata(name, 'any', { maxCount: 5, maxAgeSeconds: 60 });
    expect((await client.getStreamMetadata(name)).metadata).toEqual({ ...others, maxCount: 5, maxAge: 60 });
    expect(await store.read(name)).toMatchObject([{ revision: 2 }]);
    await store.setMetadata(name, 'any', {});
    expect((await client.getStreamMetadata(name)).metadata).toEqual(others);
    await client.dispose();
  });

  test('set by the bare client brings deleted events back', async () => {
    opened = await openOnDouble();
    const { store, node } = opened;
    const name = newStream();
    await store.append(name, 'no-stream', [newEvent(0)]);
    await store.delete(name, 0);
    const client = EventStoreDBClient.connectionString(node.url);
    await client.setStreamMetadata(name, { maxCount: 5 });
    expect(await store.read(name)).toHaveLength(1);
    await client.dispose();
  });
});

test.each(['delete', 'tombstone'] as const)('%s goes through while the server is restarted', async (deed) => {
  opened = await openOnDouble();
  const { store, node } = opened;
  const name = newStream();
  await store.append(name, 'no-stream', [newEvent(0)]);
  await node.stop();
  const doing = store[deed](name, 0);
  await sleep(200);
  const again = await startEsdbDouble({ port: node.port, log: node.log });
  await expect(doing).resolves.toBeUndefined();
  const reading = store.read(name);
  if (deed === 'delete') await expect(reading).resolves.toEqual([]);
  else await expect(reading).rejects.toBeInstanceOf(StreamDeleted);
  await again.stop();
});
