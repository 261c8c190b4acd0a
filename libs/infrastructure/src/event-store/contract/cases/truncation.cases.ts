import { expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { readStream } from '@app/domain/kernel/event-store.js';
import type { Subject } from '../event-store.contract.js';
import { event, events, numbers, streamWith, upTo } from '../sample-events.js';

export function truncationCases(subject: Subject): void {
  test('by a count shows the newest only, whichever way it is read', async () => {
    const { store } = subject;
    const name = await streamWith(store, 5);
    await store.setMetadata(name, 'any', { maxCount: 2 });
    expect(numbers(await store.read(name))).toEqual([3, 4]);
    expect(numbers(await store.read(name, { from: 1, limit: 1 }))).toEqual([3]);
    expect(numbers(await store.read(name, { from: 4 }))).toEqual([4]);
    expect(numbers(await store.read(name, { direction: 'backwards' }))).toEqual([4, 3]);
    expect(numbers(await store.read(name, { direction: 'backwards', from: 3 }))).toEqual([3]);
    expect(await store.read(name, { direction: 'backwards', from: 2 })).toEqual([]);
  });

  test('by a count moves on with every append', async () => {
    const { store } = subject;
    const name = await streamWith(store, 2);
    await store.setMetadata(name, 'any', { maxCount: 2 });
    await expect(store.append(name, 1, events(2, 2))).resolves.toMatchObject({ revision: 3 });
    expect(numbers(await store.read(name))).toEqual([2, 3]);
    await expect(store.append(name, 'stream-exists', [event(4)])).resolves.toMatchObject({ revision: 4 });
    expect(numbers(await store.read(name))).toEqual([3, 4]);
  });

  test('by a count of more than a page is read page by page from the first that is left', async () => {
    const { store } = subject;
    const name = await streamWith(store, 2_500);
    await store.setMetadata(name, 'any', { maxCount: 1_500 });
    const seen: unknown[] = [];
    for await (const { data } of readStream(store, name)) seen.push(data['n']);
    expect(seen).toEqual(upTo(2_500).slice(1_000));
  });

  test('by age hides what is too old, and not what comes then', async () => {
    const { store } = subject;
    const name = await streamWith(store, 2);
    await store.setMetadata(name, 'any', { maxAgeSeconds: 1 });
    while ((await store.read(name)).length > 0) await sleep(50);
    expect(await store.read(name, { direction: 'backwards' })).toEqual([]);
    await expect(store.append(name, 1, [event(2)])).resolves.toMatchObject({ revision: 2 });
    await store.setMetadata(name, 'any', { maxAgeSeconds: 3600, maxCount: 1 });
    expect(numbers(await store.read(name))).toEqual([2]);
  });

  test('leaves the log over all streams as it was', async () => {
    const { store } = subject;
    const name = await streamWith(store, 3);
    await store.setMetadata(name, 'any', { maxCount: 1 });
    await streamWith(store, 1);
    expect(numbers((await store.readAll()).events)).toEqual([0, 1, 2, 0]);
  });
}
