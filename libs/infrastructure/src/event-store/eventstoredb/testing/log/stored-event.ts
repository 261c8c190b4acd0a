/** An event as a client sends it. */
export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface StoredEvent extends ProposedEvent {
  readonly stream: string;
  readonly revision: bigint;
  /** Commit and prepare position in one: an append over gRPC commits itself. */
  readonly position: bigint;
  /** Milliseconds since 1970. */
  readonly created: number;
}

export type Expected = bigint | 'any' | 'no-stream' | 'stream-exists';

export type AppendOutcome =
  | { readonly kind: 'success'; readonly revision: bigint | undefined; readonly position: bigint | undefined }
  | { readonly kind: 'wrong-expected-version'; readonly current: bigint | undefined }
  | { readonly kind: 'stream-deleted' };

/** The revision that the server gives a tombstone, and `$tb` of a stream that was deleted softly: the largest int64. */
export const deletedRevision = 9223372036854775807n;
