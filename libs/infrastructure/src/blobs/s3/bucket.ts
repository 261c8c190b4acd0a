export interface BucketObject {
  readonly key: string;
  readonly bytes: number;
  /** Milliseconds since the epoch, by the clock of the store. */
  readonly modifiedAt: number;
}

/** What the blob store asks of an object store: a part of S3 that its compatibles agree on. All may throw Unavailable, Unauthorized. */
export interface Bucket {
  /** The size in bytes; undefined when there is no such object. */
  head(key: string): Promise<number | undefined>;
  /** Undefined when there is no such object. */
  get(key: string): Promise<Uint8Array | undefined>;
  put(key: string, content: Uint8Array): Promise<void>;
  /** Within the bucket; onto itself makes an object new. False when there is no such object. */
  copy(from: string, to: string): Promise<boolean>;
  /** No error when there is no such object. */
  delete(key: string): Promise<void>;
  /** In pages, in the order of the keys. */
  list(prefix: string): AsyncIterable<readonly BucketObject[]>;
  close(): void;
}
