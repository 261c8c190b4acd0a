/** What the blob store asks of an object store: a part of S3 that its compatibles agree on. All may throw Unavailable, Unauthorized. */
export interface Bucket {
  /** The size in bytes; undefined when there is no such object. */
  head(key: string): Promise<number | undefined>;
  /** Undefined when there is no such object. */
  get(key: string): Promise<Uint8Array | undefined>;
  put(key: string, content: Uint8Array): Promise<void>;
  close(): void;
}
