/** What a stream forgets by itself. Hidden events are gone from reads of the stream at once. */
export interface StreamMetadata {
  /** Only so many of the newest events are kept; from 1. */
  readonly maxCount?: number;
  /** Events older than this, by the clock of the store, are forgotten; whole seconds, from 1. */
  readonly maxAgeSeconds?: number;
}

/** The metadata of a stream as it stands. */
export interface MetadataRecord {
  readonly metadata: StreamMetadata;
  /** Rises whenever metadata is set, and may rise by a deletion; 'no-stream' where nothing was ever set. */
  readonly revision: number | 'no-stream';
}

/** @throws RangeError for what is not a whole number from 1 up */
export function checkMetadata({ maxCount, maxAgeSeconds }: StreamMetadata): void {
  for (const [name, value] of Object.entries({ maxCount, maxAgeSeconds })) {
    if (value !== undefined && !(Number.isInteger(value) && value >= 1 && value <= 2 ** 31 - 1)) {
      throw new RangeError(`${name} must be a whole number from 1 to ${2 ** 31 - 1}, not ${value}`);
    }
  }
}
