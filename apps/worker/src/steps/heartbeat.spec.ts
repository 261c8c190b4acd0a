import { expect, test } from '@jest/globals';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { Heartbeat } from './heartbeat.js';

function watched(withinMs: number) {
  let tell: () => void = () => undefined;
  let lost = 0;
  const silence = new Promise<void>((resolve) => (tell = resolve));
  const heartbeat = new Heartbeat(withinMs, () => {
    lost++;
    tell();
  });
  return { heartbeat, silence, lost: () => lost };
}

test('who never says anything is lost, once', async () => {
  const { silence, lost } = watched(20);
  await silence;
  await sleep(60);
  expect(lost()).toBe(1);
});

test('who beats is not lost until it stops', async () => {
  const { heartbeat, silence, lost } = watched(200);
  for (let beat = 0; beat < 30; beat++) {
    await sleep(10);
    heartbeat.beat();
  }
  expect(lost()).toBe(0);
  await silence;
});

test('who has ended is never lost', async () => {
  const { heartbeat, lost } = watched(10);
  heartbeat.end();
  await sleep(40);
  expect(lost()).toBe(0);
});

test('the time in which this process was held up does not count', async () => {
  const { silence, lost } = watched(50);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  await sleep(0);
  await setImmediate();
  expect(lost()).toBe(0);
  await silence;
});
