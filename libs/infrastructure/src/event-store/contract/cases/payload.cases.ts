import { expect, test } from '@jest/globals';
import type { StreamName } from '@app/domain/kernel/ids.js';
import type { JsonObject } from '@app/domain/kernel/json.js';
import type { Subject } from '../event-store.contract.js';
import { event, newStream } from '../sample-events.js';

export function payloadCases(subject: Subject): void {
  test.each<[string, JsonObject]>([
    ['letters of all kinds', { text: 'שלום 🎻 e\u0301 \u200f "quoted" \\ \n', 'מפתח 🗝': 'value' }],
    ['a NUL and half of a surrogate pair', { nul: 'a\u0000b', half: '\ud83c' }],
    [
      'numbers beyond 2^53',
      { above: 2 ** 53 + 2, far: 2 ** 63, below: -(2 ** 60), large: 1.5e300, small: 5e-324 },
    ],
    ['long numbers as text', { big: '9007199254740993', bigger: '123456789012345678901234567890' }],
    [
      'nested values of every type',
      { list: [null, true, 1.5, '', [], {}], deep: { er: { still: [[[0]]] } } },
    ],
    ['nothing', {}],
  ])('keeps %s', async (_what, data) => {
    const { store } = subject;
    const name = newStream();
    await store.append(name, 'no-stream', [{ ...event(0), data }]);
    expect((await store.read(name))[0]?.data).toEqual(data);
    expect((await store.readAll()).events[0]?.data).toEqual(data);
  });

  test('keeps metadata of all letters', async () => {
    const { store } = subject;
    const name = newStream();
    const metadata = { actor: 'דנה 🎻', $correlationId: 'x', empty: '' };
    await store.append(name, 'no-stream', [{ ...event(0), metadata }]);
    expect((await store.read(name))[0]?.metadata).toEqual(metadata);
  });

  test('keeps names of streams and types of all letters', async () => {
    const { store } = subject;
    const name = `local.execution-שלום 🎻 ${newStream()}` as StreamName;
    await store.append(name, 'no-stream', [event(0, 'סוג 🎻')]);
    await expect(store.append(name, 'no-stream', [event(1)])).rejects.toMatchObject({
      stream: name,
      actual: 0,
    });
    expect(await store.read(name)).toMatchObject([{ stream: name, type: 'סוג 🎻' }]);
    expect((await store.readAll({ filter: { types: ['סוג 🎻'] } })).events).toHaveLength(1);
  });
}
