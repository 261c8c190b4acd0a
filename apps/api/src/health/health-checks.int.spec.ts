import { expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { streamOf, tenantId } from '@app/domain/kernel/ids.js';
import { openEventStoreDb } from '@app/infrastructure/event-store/eventstoredb/eventstoredb-event-store.js';
import { startEsdbDouble } from '@app/infrastructure/event-store/eventstoredb/testing/esdb-double.js';
import { createPool } from '@app/infrastructure/postgres/pool.js';
import { HealthChecks } from './health-checks.js';

test('EventStoreDB is found healthy, gone, hanging, and back again', async () => {
  const node = await startEsdbDouble();
  const store = openEventStoreDb({ connectionString: node.url });
  const pool = createPool('postgres://127.0.0.1:1/nowhere');
  const checks = new HealthChecks(store, pool, { tenant: tenantId('local') });
  expect(await checks.eventStore()).toMatchObject({ status: 'ok', detail: 'reachable, empty' });
  const event = { id: randomUUID(), type: 'Counted', data: {}, metadata: {} };
  await store.append(streamOf(tenantId('local'), 'execution', randomUUID()), 'no-stream', [event]);
  expect(await checks.eventStore()).toMatchObject({
    status: 'ok',
    detail: expect.stringMatching(/at position 0+100-0+100/),
  });
  node.faults.reads = 'hang';
  expect(await checks.eventStore()).toMatchObject({ status: 'down', detail: 'does not answer' });
  node.faults.reads = 'none';
  expect(await checks.eventStore()).toMatchObject({ status: 'ok' });
  await node.stop();
  expect(await checks.eventStore()).toMatchObject({ status: 'down' });
  const again = await startEsdbDouble({ port: node.port, log: node.log });
  let status = 'down';
  while (status === 'down') ({ status } = await checks.eventStore());
  expect(await checks.postgres()).toMatchObject({ status: 'down' });
  await store.close();
  await pool.end();
  await again.stop();
});
