declare module '@20minutes/s3rver' {
  import type { AddressInfo } from 'node:net';

  interface Options {
    readonly port: number;
    readonly address: string;
    readonly directory: string;
    readonly silent: boolean;
    readonly vhostBuckets: boolean;
    readonly configureBuckets: readonly { readonly name: string }[];
  }

  interface Page {
    readonly objects: readonly { readonly key: string }[];
    readonly isTruncated: boolean;
  }

  export interface Context {
    path: string;
    app: object;
    query: Readonly<Record<string, string | undefined>>;
    body: unknown;
    store: { listObjects(bucket: string, options: object): Promise<Page> };
  }

  /** An S3 server over HTTP that checks signatures and keeps objects as files. */
  export default class S3rver {
    readonly middleware: ((context: Context, next: () => Promise<void>) => Promise<void>)[];
    constructor(options: Options);
    run(): Promise<AddressInfo>;
    close(): Promise<void>;
  }
}
