import { describe, expect, test } from '@jest/globals';
import { Wakeups } from './wakeups.js';

const soon = 5_000;
const never = new AbortController().signal;
const isPending = async (promise: Promise<void>): Promise<boolean> =>
  (await Promise.race([
    promise.then(() => 'done'),
    new Promise((resolve) => setImmediate(resolve, 'pending')),
  ])) === 'pending';

describe('wake-ups', () => {
  test('wake everybody who waits', async () => {
    const wakeups = new Wakeups();
    const waits = [wakeups.wait(wakeups.mark(), soon, never), wakeups.wait(wakeups.mark(), soon, never)];
    expect(await isPending(waits[0]!)).toBe(true);
    wakeups.wake();
    await Promise.all(waits);
  });

  test('that come between the look and the wait are not missed', async () => {
    const wakeups = new Wakeups();
    const mark = wakeups.mark();
    wakeups.wake();
    await wakeups.wait(mark, soon, never);
  });

  test('of the past do not count', async () => {
    const wakeups = new Wakeups();
    wakeups.wake();
    const wait = wakeups.wait(wakeups.mark(), soon, never);
    expect(await isPending(wait)).toBe(true);
    wakeups.wake();
    await wait;
  });

  test('may be lost: the wait ends by itself', async () => {
    const wakeups = new Wakeups();
    const before = performance.now();
    await wakeups.wait(wakeups.mark(), 20, never);
    expect(performance.now() - before).toBeGreaterThanOrEqual(15);
  });

  test('are not needed by one whose signal aborts, before or meanwhile', async () => {
    const wakeups = new Wakeups();
    const stop = new AbortController();
    const wait = wakeups.wait(wakeups.mark(), soon, stop.signal);
    stop.abort();
    await wait;
    await wakeups.wait(wakeups.mark(), soon, stop.signal);
  });

  test('end with the store: nobody waits any more', async () => {
    const wakeups = new Wakeups();
    const wait = wakeups.wait(wakeups.mark(), soon, never);
    expect(wakeups.isClosed).toBe(false);
    wakeups.close();
    await wait;
    await wakeups.wait(wakeups.mark(), soon, never);
    expect(wakeups.isClosed).toBe(true);
  });
});
