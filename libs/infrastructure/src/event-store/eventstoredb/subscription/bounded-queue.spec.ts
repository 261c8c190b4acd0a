import { expect, test } from '@jest/globals';
import { BoundedQueue } from './bounded-queue.js';

const { signal } = new AbortController();

test('A taker gets everything that has come, in order', async () => {
  const queue = new BoundedQueue<number>(10);
  const taking = queue.take(1_000, signal);
  void queue.put(1);
  void queue.put(2);
  expect(await taking).toEqual([1, 2]);
});

test('A full queue holds its producer until everything is taken', async () => {
  const queue = new BoundedQueue<number>(2);
  expect(queue.put(1)).toBeUndefined();
  let went = false;
  const waiting = queue.put(2)?.then(() => (went = true));
  await Promise.resolve();
  expect(went).toBe(false);
  expect(await queue.take(1_000, signal)).toEqual([1, 2]);
  await waiting;
  expect(went).toBe(true);
});

test('Silence and an abort give nothing, the end gives undefined, a failure is thrown after what came before it', async () => {
  const queue = new BoundedQueue<number>(10);
  expect(await queue.take(5, signal)).toEqual([]);
  expect(await queue.take(60_000, AbortSignal.abort())).toEqual([]);
  void queue.put(1);
  queue.fail(new Error('broken'));
  expect(await queue.take(5, signal)).toEqual([1]);
  await expect(queue.take(5, signal)).rejects.toThrow('broken');
  const ended = new BoundedQueue<number>(10);
  ended.end();
  expect(await ended.take(5, signal)).toBeUndefined();
});
