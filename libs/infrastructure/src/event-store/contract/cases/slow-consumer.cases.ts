import { expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { limits } from '@app/domain/kernel/event-store.js';
import { collect } from '../collect.js';
import type { Subject } from '../event-store.contract.js';
import { event, events, newStream, numbers, streamWith, upTo } from '../sample-events.js';

export function slowConsumerCases(subject: Subject): void {
  test('misses nothing', async () => {
    const { store } = subject;
    const name = newStream();
    const seen = collect(store, { pauseMs: 5 });
    for (let n = 0; n < 3_000; n += 600) {
      await store.append(name, n === 0 ? 'no-stream' : n - 1, events(600, n));
    }
    expect(numbers(await seen.events(3_000))).toEqual(upTo(3_000));
    await seen.stop();
  });

  test('is handed a page at most, however much waits for it', async () => {
    const { store } = subject;
    await store.append(newStream(), 'no-stream', [event(0)]);
    const sizes: number[] = [];
    for await (const message of store.subscribe({ signal: new AbortController().signal })) {
      if (message.kind !== 'events') continue;
      if (sizes.length === 0) await streamWith(store, 4_000);
      await sleep(5);
      sizes.push(message.events.length);
      if (sizes.reduce((sum, size) => sum + size) === 4_001) break;
    }
    expect(Math.max(...sizes)).toBeLessThanOrEqual(limits.pageEvents);
  });

  test('holds up neither writers nor other subscribers', async () => {
    const { store } = subject;
    const leaving = new AbortController();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const stuck = (async () => {
      for await (const message of store.subscribe({ signal: leaving.signal })) {
        if (message.kind === 'events') await held;
      }
    })();
    const quick = collect(store, {});
    await streamWith(store, 3_000);
    expect(numbers(await quick.events(3_000))).toEqual(upTo(3_000));
    leaving.abort();
    release();
    await Promise.all([stuck, quick.stop()]);
  });
}
