import type { RecordedEvent } from '@app/domain/kernel/event-store.js';
import type { JsonObject } from '@app/domain/kernel/json.js';
import type { MetadataRecord, StreamMetadata } from '@app/domain/kernel/stream-metadata.js';

/** The last event of the stream `$$<name>`, in which the server keeps the metadata of a stream. */
export interface Metastream extends MetadataRecord {
  /** Softly deleted, and not begun anew. */
  readonly isDeleted: boolean;
  /** Everything that is written there: also `$tb`, which hides deleted events, `$acl` and fields of others. */
  readonly fields: JsonObject;
}

export function fromMetastream(event: RecordedEvent | undefined): Metastream {
  const fields = event?.data ?? {};
  const { $maxCount: maxCount, $maxAge: maxAgeSeconds, $tb: truncateBefore } = fields;
  return {
    metadata: {
      ...(typeof maxCount === 'number' ? { maxCount } : {}),
      ...(typeof maxAgeSeconds === 'number' ? { maxAgeSeconds } : {}),
    },
    revision: event?.revision ?? 'no-stream',
    // The server writes the largest int64, which JSON.parse of the client rounds.
    isDeleted: typeof truncateBefore === 'number' && !Number.isSafeInteger(truncateBefore),
    fields,
  };
}

export function toMetastream(
  { fields }: Metastream,
  { maxCount, maxAgeSeconds }: StreamMetadata,
): JsonObject {
  const { $maxCount: _count, $maxAge: _age, ...others } = fields;
  return {
    ...others,
    ...(maxCount === undefined ? {} : { $maxCount: maxCount }),
    ...(maxAgeSeconds === undefined ? {} : { $maxAge: maxAgeSeconds }),
  };
}
