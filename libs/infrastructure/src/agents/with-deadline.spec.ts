import { expect, test } from '@jest/globals';
import { getEventListeners } from 'node:events';
import { DeadlineExceeded, withDeadline } from './with-deadline.js';

const never = () => new Promise<never>(() => undefined);

test('passes results and errors on, and leaves no listener behind', async () => {
  const { signal } = new AbortController();
  await expect(withDeadline(1000, signal, () => Promise.resolve(7))).resolves.toBe(7);
  await expect(withDeadline(1000, signal, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test('ends work that does not listen, and aborts work that does', async () => {
  let seen: AbortSignal | undefined;
  const work = (signal: AbortSignal) => {
    seen = signal;
    return never();
  };
  await expect(withDeadline(5, new AbortController().signal, work)).rejects.toThrow(DeadlineExceeded);
  expect(seen?.aborted).toBe(true);
});

test("the caller's abort wins with its own reason", async () => {
  const caller = new AbortController();
  const done = withDeadline(1000, caller.signal, never);
  caller.abort(new Error('cancelled by Dana'));
  await expect(done).rejects.toThrow('cancelled by Dana');
  await expect(withDeadline(1000, caller.signal, never)).rejects.toThrow('cancelled by Dana');
});
