import { expect, jest, test } from '@jest/globals';
import { Unavailable } from '@app/domain/kernel/event-store-errors.js';
import { MemoryEventStore } from '@app/infrastructure/event-store/memory/memory-event-store.js';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { request } from '../testing/request.js';
import { RunWriter } from './run-writer.js';

const { run } = request('a');

function writer() {
  const told: string[] = [];
  const logger = createLogger('test', 'silent');
  const onDefect = (error: Error) => told.push(error.message);
  const options = { store: new MemoryEventStore(), run, worker: 'worker:test', logger, onDefect };
  return { told, logger, writer: new RunWriter(options) };
}

test('a defect is told once, until the run has moved again', async () => {
  const { told, writer: one } = writer();
  await one.waitAfter(new RangeError('too deep'));
  await one.waitAfter(new RangeError('too deep'));
  expect(told).toEqual(['too deep']);
  await one.append([{ type: 'ExecutionCancelled', data: { at: 1 } }], -1);
  await one.waitAfter(new TypeError('no such thing'));
  expect(told).toEqual(['too deep', 'no such thing']);
});

test('who stops the run need not wait until a defect would be tried again', async () => {
  const { writer: one } = writer();
  for (let times = 0; times < 2; times++) await one.waitAfter(new RangeError('too deep'));
  one.isStopped = true;
  const waits = Array.from({ length: 20 }, () => one.waitAfter(new RangeError('too deep')));
  await Promise.all(waits);
});

test('a store that is away is no defect', async () => {
  const { told, logger, writer: one } = writer();
  const warned = jest.spyOn(logger, 'warn');
  await one.waitAfter(new Unavailable('away'));
  expect([told, warned.mock.calls.length]).toEqual([[], 1]);
});
