import type { ExpectedAtDeletion, ExpectedRevision } from '@app/domain/kernel/event-store.js';
import { StreamDeleted, WrongExpectedRevision } from '@app/domain/kernel/event-store-errors.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import {
  checkMetadata,
  type MetadataRecord,
  type StreamMetadata,
} from '@app/domain/kernel/stream-metadata.js';
import { expectedCode } from './append-statement.js';

/** What the functions of 0015_stream-metadata.sql answer. */
export interface ChangeRow {
  readonly outcome: 'set' | 'deleted' | 'conflict' | 'tombstoned';
  readonly last_revision: number | null;
}

export const deleteStatement = (stream: StreamName, expected: ExpectedAtDeletion, forEver: boolean) => ({
  name: 'delete-stream',
  text: 'select * from event_log.delete_stream($1, $2, $3)',
  values: [stream, expectedCode(expected), forEver],
});

export const setMetadataStatement = (
  stream: StreamName,
  expected: ExpectedRevision,
  metadata: StreamMetadata,
) => {
  checkMetadata(metadata);
  return {
    name: 'set-metadata',
    text: 'select * from event_log.set_metadata($1, $2, $3, $4)',
    values: [stream, expectedCode(expected), metadata.maxCount ?? null, metadata.maxAgeSeconds ?? null],
  };
};

/** @throws WrongExpectedRevision, StreamDeleted when the change was not made */
export function requireOutcome(
  wanted: 'set' | 'deleted',
  stream: StreamName,
  expected: ExpectedRevision,
  row: ChangeRow | undefined,
): void {
  if (row?.outcome === wanted) return;
  if (row?.outcome === 'conflict') {
    throw new WrongExpectedRevision(stream, expected, row.last_revision ?? 'no-stream');
  }
  throw new StreamDeleted(`${stream} is deleted`);
}

export interface MetadataRow {
  readonly revision: number;
  readonly max_count: number | null;
  readonly max_age_seconds: number | null;
  readonly tombstoned: boolean;
}

export const getMetadataStatement = (stream: StreamName) => ({
  name: 'get-metadata',
  text: `select coalesce(m.revision, -1) as revision, m.max_count, m.max_age_seconds, t.tombstoned from (
      select exists (select from event_log.events where stream = $1 and revision = 2147483647) as tombstoned
    ) t left join event_log.stream_metadata m on m.stream = $1`,
  values: [stream],
});

/** @throws StreamDeleted */
export function toMetadata(stream: StreamName, row: MetadataRow | undefined): MetadataRecord {
  if (row?.tombstoned) throw new StreamDeleted(`${stream} was deleted for good`);
  const metadata = {
    ...(row?.max_count == null ? {} : { maxCount: row.max_count }),
    ...(row?.max_age_seconds == null ? {} : { maxAgeSeconds: row.max_age_seconds }),
  };
  return { metadata, revision: row && row.revision >= 0 ? row.revision : 'no-stream' };
}
