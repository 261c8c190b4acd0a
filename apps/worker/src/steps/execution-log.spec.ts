import { expect, test } from '@jest/globals';
import { executionId, streamOf, tenantId } from '@app/domain/kernel/ids.js';
import { newId } from '@app/infrastructure/command-handling/event-ids.js';
import { MemoryEventStore } from '@app/infrastructure/event-store/memory/memory-event-store.js';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import type { Run } from '../execution-runner/run.js';
import { ExecutionLog } from './execution-log.js';

const tenant = tenantId('local');
const logger = createLogger('test', 'silent');

async function say(store: MemoryEventStore, run: Run, lines: number, keepSeconds?: number) {
  const log = new ExecutionLog(store, 'worker:test', logger, keepSeconds);
  for (let n = 0; n < lines; n++) log.note(run, 'info', `line ${n}`);
  await log.close();
}

const newRun = () => {
  const id = executionId(newId());
  const run: Run = { tenant, executionId: id, stream: streamOf(tenant, 'execution', id) };
  return { run, log: streamOf(tenant, 'execution_log', id) };
};

test('log lines are kept for ever unless somebody says how long', async () => {
  const store = new MemoryEventStore();
  const { run, log } = newRun();
  await say(store, run, 3);
  expect(await store.read(log)).toHaveLength(3);
  expect(await store.getMetadata(log)).toEqual({ metadata: {}, revision: 'no-stream' });
});

test('how long is said once per stream, with its first lines', async () => {
  const store = new MemoryEventStore();
  const { run, log } = newRun();
  await say(store, run, 250, 86_400);
  await say(store, run, 2, 86_400);
  expect(await store.read(log)).toHaveLength(252);
  expect(await store.getMetadata(log)).toEqual({ metadata: { maxAgeSeconds: 86_400 }, revision: 0 });
});

test('a log that began before somebody said how long is kept for ever', async () => {
  const store = new MemoryEventStore();
  const { run, log } = newRun();
  await say(store, run, 1);
  await say(store, run, 1, 86_400);
  expect((await store.getMetadata(log)).metadata).toEqual({});
});
