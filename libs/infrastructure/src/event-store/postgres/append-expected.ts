import type pg from 'pg';
import { kindsOf } from '../append-notice.js';
import { toPosition } from '../positions.js';
import type { PendingAppend } from './group-commit.js';

/** The largest revision there is closes a stream: nothing follows it. */
const lastRevision = 2 ** 31 - 1;

/** The revision that must be the stream's last, -1 for no stream; undefined when the append does not say. */
function revisionBefore({ expected, events }: PendingAppend): number | undefined {
  if (expected === 'no-stream') return -1;
  return typeof expected === 'number' && expected + events.length < lastRevision ? expected : undefined;
}

/**
 * Appends a group in which each append says its revision and is right, as nearly all are, and tells each caller.
 * @returns false when nothing was done, because one is not as expected: then each must be judged
 */
export async function appendExpected(client: pg.Client, group: readonly PendingAppend[]): Promise<boolean> {
  const streams: string[] = [];
  const revisions: number[] = [];
  const expected: (number | null)[] = [];
  const ids: string[] = [];
  const types: string[] = [];
  const datas: string[] = [];
  const metadatas: string[] = [];
  for (const append of group) {
    const before = revisionBefore(append);
    if (before === undefined) return false;
    let revision = before;
    for (const { event, data, metadata } of append.events) {
      expected.push(revision === before ? before : null);
      streams.push(append.stream);
      revisions.push(++revision);
      ids.push(event.id);
      types.push(event.type);
      datas.push(data);
      metadatas.push(metadata);
    }
  }
  const { rows } = await client.query<{ base: string | null }>({
    name: 'append-expected',
    text: 'select event_log.append_expected($1, $2, $3, $4, $5, $6, $7, $8) as base',
    values: [
      streams,
      revisions,
      expected,
      ids,
      types,
      datas.join('\n'),
      metadatas.join('\n'),
      kindsOf(streams, types),
    ],
  });
  const base = rows[0]?.base ?? null;
  if (base === null) return false;
  let place = 0;
  for (const { events, resolve } of group) {
    place += events.length;
    resolve({ revision: revisions[place - 1] as number, position: toPosition(BigInt(base) + BigInt(place)) });
  }
  return true;
}
