import type { ExpectedRevision } from '@app/domain/kernel/event-store.js';
import { StreamDeleted, WrongExpectedRevision } from '@app/domain/kernel/event-store-errors.js';
import { toPosition } from '../positions.js';
import type { PendingAppend } from './group-commit.js';

/**
 * One round trip for a whole group: the function locks, judges, inserts and notifies (see 0001_event-log.sql and 0015_stream-metadata.sql).
 * Measured against: BEGIN + lock + INSERT + NOTIFY + COMMIT as separate statements (5 round trips).
 */
export const appendStatement = (group: readonly PendingAppend[]) => {
  const firsts: number[] = [];
  const appendOf: number[] = [];
  const ids: string[] = [];
  const types: string[] = [];
  const datas: string[] = [];
  const metadatas: string[] = [];
  group.forEach((append, index) => {
    firsts.push(ids.length + 1);
    for (const { event, data, metadata } of append.events) {
      appendOf.push(index + 1);
      ids.push(event.id);
      types.push(event.type);
      datas.push(data);
      metadatas.push(metadata);
    }
  });
  return {
    name: 'append',
    text: 'select * from event_log.append($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    values: [
      group.map(({ stream }) => stream),
      group.map(({ expected }) => expectedCode(expected)),
      firsts,
      group.map(({ events }) => events.length),
      appendOf,
      ids,
      types,
      datas.join('\n'),
      metadatas.join('\n'),
    ],
  };
};

export interface AppendRow {
  readonly outcome: 'appended' | 'repeated' | 'conflict' | 'tombstoned';
  readonly last_revision: number | null;
  readonly last_position: string | null;
}

/** Tells each append of a group what became of it. */
export function settle(group: readonly PendingAppend[], rows: readonly AppendRow[]): void {
  group.forEach(({ stream, expected, resolve, reject }, index) => {
    const row = rows[index] as AppendRow;
    if (row.outcome === 'tombstoned') {
      reject(new StreamDeleted(`${stream} was deleted for good`));
    } else if (row.outcome === 'conflict' || row.last_position === null) {
      reject(new WrongExpectedRevision(stream, expected, row.last_revision ?? 'no-stream'));
    } else {
      resolve({ revision: row.last_revision ?? 0, position: toPosition(row.last_position) });
    }
  });
}

export const expectedCode = (expected: ExpectedRevision): number =>
  typeof expected === 'number' ? expected : { 'no-stream': -1, any: -2, 'stream-exists': -3 }[expected];
