import { expect, test } from '@jest/globals';
import { jsonEvent } from '@eventstore/db-client';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from './create-client.js';
import { newEvent, newStream, openOnDouble } from './testing/open-on-double.js';
import { startEsdbDouble } from './testing/esdb-double.js';

test('Appends survive the failure of another client of the process, whose end rejects them all', async () => {
  const [failing, slow] = await Promise.all([openOnDouble(), openOnDouble({ appendTimeoutMs: 2_000 })]);
  const warmUp = [failing, slow].map(({ store }) => store.append(newStream(), 'no-stream', [newEvent(0)]));
  await Promise.all(warmUp);
  slow.node.faults.slowMs = 200;
  const names = Array.from({ length: 5 }, () => newStream());
  const appending = names.map((name) => slow.store.append(name, 'no-stream', [newEvent(0)]));
  await sleep(50);
  failing.node.faults.appends = 'fail';
  const other = failing.store.append(newStream(), 'no-stream', [newEvent(0)]);
  await sleep(100);
  failing.node.faults.appends = 'none';
  await Promise.all([other, ...appending]);
  slow.node.faults.slowMs = 0;
  for (const name of names) expect(await slow.store.read(name)).toHaveLength(1);
  expect(slow.warnings).toContain('an append is repeated as it was');
  await Promise.all([failing.dispose(), slow.dispose()]);
});

test('An answer for an append that another client has rejected is noted, and does not end the process', async () => {
  const [failing, slow] = await Promise.all([startEsdbDouble(), startEsdbDouble()]);
  const late: string[] = [];
  const note = (message: string) => late.push(message);
  const [first, second] = await Promise.all([createClient(failing.url, note), createClient(slow.url, note)]);
  slow.faults.slowMs = 200;
  failing.faults.appends = 'fail';
  const rejected = second.appendToStream('b', jsonEvent({ type: 't', data: {} }));
  await sleep(50);
  const outcomes = await Promise.allSettled([
    rejected,
    first.appendToStream('a', jsonEvent({ type: 't', data: {} })),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await sleep(300);
  expect(slow.log.eventsOf('b')).toHaveLength(1);
  expect(late).toEqual(['an answer came for an append that was given up']);
  await Promise.all([first.dispose(), second.dispose()]);
  await Promise.all([failing.stop(), slow.stop()]);
});
