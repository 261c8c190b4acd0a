import { afterEach, describe, expect, test } from '@jest/globals';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  OutcomeUnknown,
  StreamDeleted,
  WrongExpectedRevision,
} from '@app/domain/kernel/event-store-errors.js';
import { newEvent, newStream, openOnDouble, type OpenOnDouble } from './testing/open-on-double.js';

let opened: OpenOnDouble;
afterEach(() => opened.dispose());

describe('An append to EventStoreDB', () => {
  test.each(['hang', 'store-and-hang', 'fail', 'store-and-fail'] as const)(
    'is stored once when the server began to %s',
    async (fault) => {
      opened = await openOnDouble();
      const { store, node, warnings } = opened;
      const name = newStream();
      node.faults.appends = fault;
      const appending = store.append(name, 'no-stream', [newEvent(0), newEvent(1)]);
      await sleep(250);
      node.faults.appends = 'none';
      await expect(appending).resolves.toMatchObject({ revision: 1 });
      expect(await store.read(name)).toHaveLength(2);
      expect(warnings).toContain('an append is repeated as it was');
    },
  );

  test('the bare client would wait for ever', async () => {
    opened = await openOnDouble();
    const { node } = opened;
    const client = EventStoreDBClient.connectionString(`${node.url}&defaultDeadline=100`);
    await client.appendToStream('a', jsonEvent({ type: 't', data: {} }));
    node.faults.appends = 'hang';
    let settled = false;
    client.appendToStream('a', jsonEvent({ type: 't', data: {} })).then(
      () => (settled = true),
      () => (settled = true),
    );
    await sleep(500);
    expect(settled).toBe(false);
    await client.dispose();
  });

  test('of unknown outcome is given up when patience runs out', async () => {
    opened = await openOnDouble({ patienceMs: 400 });
    opened.node.faults.appends = 'hang';
    await expect(opened.store.append(newStream(), 'no-stream', [newEvent(0)])).rejects.toBeInstanceOf(
      OutcomeUnknown,
    );
  });

  test('that was refused is not repeated', async () => {
    opened = await openOnDouble();
    const { store, node, warnings } = opened;
    const name = newStream();
    await store.append(name, 'no-stream', [newEvent(0)]);
    const refused = store.append(name, 'no-stream', [newEvent(1)]);
    await expect(refused).rejects.toMatchObject({ actual: 0, expected: 'no-stream' });
    await expect(refused).rejects.toBeInstanceOf(WrongExpectedRevision);
    node.log.tombstone(name, 'any');
    await expect(store.append(name, 'any', [newEvent(1)])).rejects.toBeInstanceOf(StreamDeleted);
    await expect(store.read(name)).rejects.toBeInstanceOf(StreamDeleted);
    expect(warnings).toEqual([]);
  });

  test('goes through while the server is restarted', async () => {
    opened = await openOnDouble();
    const { store, node } = opened;
    const name = newStream();
    await store.append(name, 'no-stream', [newEvent(0)]);
    const { startEsdbDouble } = await import('./testing/esdb-double.js');
    await node.stop();
    const appending = store.append(name, 0, [newEvent(1)]);
    await sleep(200);
    const again = await startEsdbDouble({ port: node.port, log: node.log });
    await expect(appending).resolves.toMatchObject({ revision: 1 });
    await again.stop();
  });
});
