import { describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { NewEvent } from '@app/domain/kernel/event-store.js';
import { streamOf, tenantId } from '@app/domain/kernel/ids.js';
import { serializeEvents } from '../check-append.js';
import { toPosition } from '../positions.js';
import { GroupCommit, type PendingAppend } from './group-commit.js';

/** A database that commits a group when it is told to, and remembers what was in it. */
function slowDatabase() {
  const groups: (readonly PendingAppend[])[] = [];
  const finish: (() => void)[] = [];
  const commits = new GroupCommit((group) => {
    groups.push(group);
    return new Promise((resolve) => finish.push(resolve));
  });
  return {
    add: (append: PendingAppend) => commits.add(append),
    groups: () =>
      groups.map((group) => group.map(({ stream, events }) => `${stream.at(-1) ?? ''}${events.length}`)),
    async commit() {
      finish.shift()?.();
      await untilQuiet();
    },
  };
}

/** The next group goes at the end of the turn in which the one before was answered. */
async function untilQuiet(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
}

const event = (): NewEvent => ({ id: randomUUID(), type: 'Counted', data: {}, metadata: {} });
const append = (stream: string, count = 1, data: NewEvent['data'] = {}): PendingAppend => {
  const name = streamOf(
    tenantId('local'),
    'execution',
    `00000000-0000-7000-8000-${stream.padStart(12, '0')}`,
  );
  const events = serializeEvents(
    name,
    Array.from({ length: count }, () => ({ ...event(), data })),
  );
  return { stream: name, expected: 'any', events, resolve: () => toPosition(1), reject: () => undefined };
};

describe('group commit', () => {
  test('sends the first append at once, and what arrives meanwhile together', async () => {
    const database = slowDatabase();
    database.add(append('a'));
    expect(database.groups()).toEqual([['a1']]);
    for (const stream of ['b', 'c', 'd']) database.add(append(stream));
    expect(database.groups()).toHaveLength(1);
    await database.commit();
    expect(database.groups()).toEqual([['a1'], ['b1', 'c1', 'd1']]);
    await database.commit();
    database.add(append('e'));
    expect(database.groups().at(-1)).toEqual(['e1']);
  });

  test('takes one append per stream and group, in the order they came', async () => {
    const database = slowDatabase();
    database.add(append('a'));
    for (const [stream, count] of [
      ['b', 1],
      ['c', 1],
      ['b', 2],
      ['b', 3],
      ['d', 1],
    ] as const) {
      database.add(append(stream, count));
    }
    for (let n = 0; n < 3; n++) await database.commit();
    expect(database.groups()).toEqual([['a1'], ['b1', 'c1', 'd1'], ['b2'], ['b3']]);
  });

  test('keeps groups to 2,000 events; appends of one stream still come in order', async () => {
    const database = slowDatabase();
    database.add(append('0'));
    for (const [stream, count] of [
      ['1', 900],
      ['2', 900],
      ['3', 900],
      ['4', 10],
      ['3', 1],
    ] as const) {
      database.add(append(stream, count));
    }
    await database.commit();
    await database.commit();
    expect(database.groups()).toEqual([['01'], ['1900', '2900', '410'], ['3900']]);
    await database.commit();
    expect(database.groups().at(-1)).toEqual(['31']);
  });

  test('keeps groups to 500 appends', async () => {
    const database = slowDatabase();
    database.add(append('0'));
    for (let n = 0; n < 600; n++) database.add(append(String(1_000 + n)));
    await untilQuiet();
    await database.commit();
    expect(database.groups().map(({ length }) => length)).toEqual([1, 500, 100]);
  });

  test('sends a second group while one is under way, when there is enough for one', async () => {
    const database = slowDatabase();
    database.add(append('0'));
    for (let n = 0; n < 31; n++) database.add(append(String(1_000 + n)));
    await untilQuiet();
    expect(database.groups()).toHaveLength(1);
    for (let n = 0; n < 50; n++) database.add(append(String(3_000 + n)));
    await untilQuiet();
    expect(database.groups().map(({ length }) => length)).toEqual([1, 81]);
    for (let n = 0; n < 50; n++) database.add(append(String(4_000 + n)));
    await untilQuiet();
    expect(database.groups()).toHaveLength(2);
  });

  test('sends what waits for an idle database in two halves', async () => {
    const database = slowDatabase();
    for (let n = 0; n < 30; n++) database.add(append(String(1_000 + n)));
    await database.commit();
    for (let n = 0; n < 80; n++) database.add(append(String(2_000 + n)));
    expect(database.groups().map(({ length }) => length)).toEqual([1, 29]);
    await database.commit();
    expect(database.groups().map(({ length }) => length)).toEqual([1, 29, 40, 40]);
  });

  test('never has two appends of a stream under way', async () => {
    const database = slowDatabase();
    database.add(append('a'));
    for (let n = 0; n < 40; n++) database.add(append('a', n + 1));
    for (let n = 0; n < 40; n++) database.add(append(String(1_000 + n)));
    await untilQuiet();
    expect(database.groups().map(({ length }) => length)).toEqual([1, 40]);
    await database.commit();
    expect(database.groups().at(-1)).toEqual(['a1']);
  });

  test('sends no more than 8 million characters at once', async () => {
    const database = slowDatabase();
    database.add(append('a'));
    const large = { text: 'x'.repeat(250_000) };
    for (let n = 1; n <= 9; n++) database.add(append(String(n), 3, large));
    for (const stream of ['b', 'c', 'd', 'e']) database.add(append(stream, 3, large));
    await database.commit();
    await database.commit();
    expect(database.groups().map((group) => group.length)).toEqual([1, 10, 3]);
  });
});
