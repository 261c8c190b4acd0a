import { expect, test } from '@jest/globals';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { setTimeout as sleep } from 'node:timers/promises';
import { newEvent, newStream, openOnDouble } from './testing/open-on-double.js';

test.each(['fail', 'hang'] as const)(
  'A query of the features that began to %s is not remembered: the client is replaced',
  async (fault) => {
    const { store, node, dispose } = await openOnDouble();
    node.faults.features = fault;
    const name = newStream();
    const appending = store.append(name, 'no-stream', [newEvent(0)]);
    await sleep(300);
    node.faults.features = 'none';
    await expect(appending).resolves.toMatchObject({ revision: 0 });
    await dispose();
  },
);

test('The bare client remembers the failed query for ever', async () => {
  const { node, dispose } = await openOnDouble();
  node.faults.features = 'fail';
  const client = EventStoreDBClient.connectionString(node.url);
  const append = () => client.appendToStream('a', jsonEvent({ type: 't', data: {} }));
  await expect(append()).rejects.toThrow();
  node.faults.features = 'none';
  await expect(append()).rejects.toThrow();
  await client.dispose();
  await dispose();
});
