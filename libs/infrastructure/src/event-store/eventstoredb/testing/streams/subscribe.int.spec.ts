import { describe, expect, jest, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  END,
  eventTypeFilter,
  excludeSystemEvents,
  START,
  StreamDeletedError,
  streamNameFilter,
  UnavailableError,
  CancelledError,
  type AllStreamSubscription,
  type Filter,
  type Position,
} from '@eventstore/db-client';
import { all, first, numbered, until, useDouble } from '../use-double.js';

describe('The double lets subscribe to a stream', () => {
  const on = useDouble();

  test.each([
    [START, [0, 1, 2, 3]],
    [0n, [1, 2, 3]],
    [1n, [2, 3]],
    [END, [3]],
  ] as const)('from %s, what is there and what comes', async (fromRevision, expected) => {
    await on.client.appendToStream('a', numbered(3));
    const confirmed = jest.fn();
    const caughtUp = jest.fn();
    const subscription = on.client.subscribeToStream('a', { fromRevision });
    subscription.on('confirmation', confirmed).on('caughtUp', caughtUp);
    const seen = first(expected.length, subscription);
    await until(() => caughtUp.mock.calls.length > 0);
    await on.client.appendToStream('a', numbered(1));
    expect((await seen).map(({ event }) => Number(event?.revision))).toEqual(expected);
    expect(confirmed).toHaveBeenCalledTimes(1);
    expect(caughtUp).toHaveBeenCalledTimes(1);
    expect(subscription.id).toMatch(/^[\da-f-]{36}$/);
  });

  test('that does not exist yet, or begins anew after it was deleted', async () => {
    const fresh = first(2, on.client.subscribeToStream('a', { fromRevision: 0n }));
    await sleep(50);
    await on.client.appendToStream('a', numbered(3));
    expect((await fresh).map(({ event }) => event?.revision)).toEqual([1n, 2n]);
    await on.client.deleteStream('a');
    const again = first(1, on.client.subscribeToStream('a'));
    await on.client.appendToStream('a', numbered(1));
    expect((await again).map(({ event }) => event?.revision)).toEqual([3n]);
  });

  test('that is closed: an error at once', async () => {
    await on.client.tombstoneStream('a');
    await expect(first(1, on.client.subscribeToStream('a'))).rejects.toBeInstanceOf(StreamDeletedError);
  });

  test('until it is closed', async () => {
    await on.client.appendToStream('a', numbered(1));
    const seen: unknown[] = [];
    const following = (async () => {
      for await (const one of on.client.subscribeToStream('a')) {
        seen.push(one);
        void on.client.tombstoneStream('a');
      }
    })();
    await expect(following).rejects.toBeInstanceOf(StreamDeletedError);
    expect(seen).toHaveLength(1);
  });

  test('until it unsubscribes', async () => {
    const seen: unknown[] = [];
    const ended = jest.fn();
    const subscription = on.client
      .subscribeToStream('a')
      .on('data', (one) => seen.push(one))
      .on('close', ended);
    await on.client.appendToStream('a', numbered(1));
    await until(() => seen.length === 1);
    await subscription.unsubscribe();
    await on.client.appendToStream('a', numbered(1));
    await sleep(50);
    expect(seen).toHaveLength(1);
  });

  test('several times over, each on its own', async () => {
    const subscriptions = Array.from({ length: 20 }, () => first(50, on.client.subscribeToStream('a')));
    for (let n = 0; n < 5; n += 1) await on.client.appendToStream('a', numbered(10));
    for (const seen of await Promise.all(subscriptions)) {
      expect(seen.map(({ event }) => Number(event?.revision))).toEqual(
        Array.from({ length: 50 }, (_, n) => n),
      );
    }
  });

  test('until the server goes, which is an error', async () => {
    const failed = first(1, on.client.subscribeToStream('a')).catch((error: unknown) => error);
    await sleep(100);
    on.node.cutConnections();
    const error = await failed;
    expect([UnavailableError, CancelledError].some((kind) => error instanceof kind)).toBe(true);
  });
});

describe('The double filters a subscription to $all', () => {
  const on = useDouble();
  const names = (seen: readonly { event?: { type: string; streamId: string } }[]) =>
    seen.map(({ event }) => `${event?.streamId}/${event?.type}`);

  test.each<[string, Filter, string[]]>([
    [
      'stream prefixes',
      streamNameFilter({ prefixes: ['ord', 'x'] }),
      ['order-1/placed', 'order-1/$odd', 'x/placed'],
    ],
    ['a stream expression', streamNameFilter({ regex: '^[^$].*-\\d$' }), ['order-1/placed', 'order-1/$odd']],
    [
      'type prefixes',
      eventTypeFilter({ prefixes: ['pl', '$o'] }),
      ['order-1/placed', 'order-1/$odd', 'x/placed'],
    ],
    [
      'a type expression',
      eventTypeFilter({ regex: '^placed$' }),
      ['order-1/placed', 'x/placed', '$own/placed'],
    ],
    [
      'an escape that needs none',
      eventTypeFilter({ regex: '^\\p\\laced' }),
      ['order-1/placed', 'x/placed', '$own/placed'],
    ],
    ['no system events', excludeSystemEvents(), ['order-1/placed', 'x/placed', '$own/placed']],
  ])('by %s', async (_by, filter, expected) => {
    const [placed] = numbered(1, 'placed');
    const [odd] = numbered(1, '$odd');
    if (!placed || !odd) throw new Error('no events');
    await on.client.appendToStream('order-1', [placed, odd]);
    await on.client.appendToStream('x', numbered(1, 'placed'));
    await on.client.appendToStream('$own', numbered(1, 'placed'));
    await on.client.appendToStream('end', numbered(1, 'placed'));
    const wanted = expected.length;
    expect(names(await first(wanted, on.client.subscribeToAll({ filter })))).toEqual(expected);
  });

  test('what is no expression is refused', async () => {
    const filter = eventTypeFilter({ regex: '(' });
    await expect(first(1, on.client.subscribeToAll({ filter }))).rejects.toThrow('not a regular expression');
  });

  test.each([
    [{}, 32],
    [{ maxSearchWindow: 10 }, 10],
    [{ maxSearchWindow: 10, checkpointInterval: 3 }, 30],
    [{ checkpointInterval: 2 }, 64],
  ])('with %j there is a checkpoint every %i events, behind all that it covers', async (options, every) => {
    await on.client.appendToStream('a', numbered(120, 'other'));
    const everything = await all(on.client.readAll());
    const reached: [Position, number][] = [];
    let seen = 0;
    const checkpointReached = (_: AllStreamSubscription, position: Position) => {
      reached.push([position, seen]);
    };
    const filter = eventTypeFilter({ prefixes: ['wanted'], ...options, checkpointReached });
    const subscription = on.client.subscribeToAll({ filter });
    subscription.on('data', () => (seen += 1));
    await on.client.appendToStream('b', numbered(10, 'wanted'));
    await until(() => seen === 10);
    const expected = Array.from({ length: Math.floor(130 / every) }, (_, n) => (n + 1) * every);
    await until(() => reached.length >= expected.length);
    const ofAll = [...everything, ...(await all(on.client.readStream('b')))];
    expect(
      reached.map(
        ([position]) => ofAll.findIndex(({ event }) => event?.position?.commit === position.commit) + 1,
      ),
    ).toEqual(expected);
    await subscription.unsubscribe();
  });

  test('from a position on, exclusive, and from the end', async () => {
    const { position } = await on.client.appendToStream('a', numbered(3));
    if (!position) throw new Error('no position');
    const after = first(1, on.client.subscribeToAll({ fromPosition: position }));
    const subscription = on.client.subscribeToAll({
      fromPosition: END,
      filter: eventTypeFilter({ prefixes: ['t'] }),
    });
    const confirmed = new Promise((resolve) => subscription.once('caughtUp', () => resolve(undefined)));
    const atEnd = first(1, subscription);
    await confirmed;
    await on.client.appendToStream('b', numbered(1));
    expect(names(await after)).toEqual(['b/test']);
    expect(names(await atEnd)).toEqual(['b/test']);
  });
});
