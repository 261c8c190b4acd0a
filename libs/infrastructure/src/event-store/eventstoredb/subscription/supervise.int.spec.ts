import { describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Position } from '@app/domain/kernel/event-store.js';
import { collect } from '../../contract/collect.js';
import { startEsdbDouble } from '../testing/esdb-double.js';
import { newEvent, newStream, openOnDouble } from '../testing/open-on-double.js';

describe('A subscription to EventStoreDB', () => {
  test('that falls silent is taken up again', async () => {
    const { store, node, warnings, dispose } = await openOnDouble();
    const name = newStream();
    const seen = collect(store, {});
    await store.append(name, 'no-stream', [newEvent(0)]);
    await seen.events(1);
    node.faults.subscriptions = 'silent';
    await store.append(name, 0, [newEvent(1)]);
    await sleep(150);
    node.faults.subscriptions = 'none';
    const got = await seen.events(2);
    expect(got.map(({ data }) => data['n'])).toEqual([0, 1]);
    expect(warnings).toContain('a subscription broke and is taken up again');
    await seen.stop();
    await dispose();
  });

  test('that the server ends is taken up again', async () => {
    const { store, node, warnings, dispose } = await openOnDouble();
    const name = newStream();
    const seen = collect(store, {});
    await store.append(name, 'no-stream', [newEvent(0)]);
    await seen.caughtUp();
    node.faults.subscriptions = 'end';
    await store.append(name, 0, [newEvent(1)]);
    await sleep(50);
    node.faults.subscriptions = 'none';
    await store.append(name, 1, [newEvent(2)]);
    expect((await seen.events(3)).map(({ data }) => data['n'])).toEqual([0, 1, 2]);
    expect(warnings).toContain('a subscription ended and is taken up again');
    await seen.stop();
    await dispose();
  });

  test('is left in peace while it is only late, or has nothing to say', async () => {
    const { store, node, warnings, dispose } = await openOnDouble({ silenceMs: 100 });
    node.faults.lateMs = 120;
    const name = newStream();
    const seen = collect(store, {});
    await seen.caughtUp();
    await store.append(name, 'no-stream', [newEvent(0)]);
    await seen.events(1);
    await sleep(400);
    expect(warnings).toEqual([]);
    await seen.stop();
    await dispose();
  });

  test('says that it has caught up also where the server does not (before 23.10)', async () => {
    const { store, dispose } = await openOnDouble({}, { serverVersion: '22.10' });
    await store.append(newStream(), 'no-stream', [newEvent(0)]);
    const seen = collect(store, {});
    await seen.caughtUp();
    expect(await seen.events(1)).toHaveLength(1);
    await seen.stop();
    await dispose();
  });

  test('ends at once when told to, although the server hangs', async () => {
    const { store, node, dispose } = await openOnDouble({ readTimeoutMs: 5_000 });
    const seen = collect(store, {});
    await seen.caughtUp();
    node.faults.reads = 'hang';
    await sleep(300);
    const told = performance.now();
    await seen.stop();
    expect(performance.now() - told).toBeLessThan(1_000);
    await dispose();
  });

  test('refuses a position of another event store', async () => {
    const { store, dispose } = await openOnDouble();
    const after = '0000000000000000017' as Position;
    const following = collect(store, { after });
    await expect(following.stop())
      .resolves.toBeUndefined()
      .catch(() => undefined);
    await expect(store.readAll({ after })).rejects.toThrow(/not a position of EventStoreDB/);
    await dispose();
  });

  test('loses and repeats nothing while the server is restarted 20 times under load', async () => {
    const first = await openOnDouble({ patienceMs: 20_000, silenceMs: 300 });
    const { store } = first;
    let { node } = first;
    const handled: string[] = [];
    const stopping = new AbortController();
    // Handles and checkpoints as a projector does, and begins anew from its checkpoint in between.
    const consuming = (async () => {
      let checkpoint: Position | undefined;
      while (!stopping.signal.aborted) {
        const after = checkpoint === undefined ? {} : { after: checkpoint };
        let left = 50;
        for await (const message of store.subscribe({ ...after, signal: stopping.signal })) {
          if (message.kind !== 'events') {
            checkpoint = message.position ?? checkpoint;
            continue;
          }
          handled.push(...message.events.map(({ id }) => id));
          checkpoint = message.events.at(-1)?.position;
          left -= message.events.length;
          if (left < 0) break;
        }
      }
    })();
    let isLoaded = true as boolean;
    const written: string[] = [];
    const writers = Array.from({ length: 4 }, async () => {
      const name = newStream();
      for (let n = 0; isLoaded; n++) {
        const event = newEvent(n);
        await store.append(name, n === 0 ? 'no-stream' : n - 1, [event]);
        written.push(event.id);
      }
    });
    for (let restart = 0; restart < 20; restart++) {
      await sleep(120);
      const { port, log } = node;
      await node.stop();
      await sleep(20);
      node = await startEsdbDouble({ port, log });
    }
    isLoaded = false;
    await Promise.all(writers);
    for (const end = Date.now() + 10_000; handled.length < written.length && Date.now() < end;)
      await sleep(20);
    stopping.abort();
    await consuming;
    expect(written.length).toBeGreaterThan(100);
    expect(node.log.all).toHaveLength(written.length);
    expect(handled).toEqual(node.log.all.map(({ id }) => id));
    await store.close();
    await node.stop();
  }, 60_000);
});
