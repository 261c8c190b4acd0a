import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { Bucket, BucketObject } from './bucket.js';
import { isMissing, s3Failure } from './s3-failure.js';
import type { S3Location } from './s3-location.js';

/** Milliseconds. `call` bounds a call with its repetitions: a store that answers a byte now and then holds nobody up. */
export interface S3Patience {
  readonly connect: number;
  readonly request: number;
  readonly call: number;
}

const patience: S3Patience = { connect: 3_000, request: 20_000, call: 60_000 };
const attempts = 5;
const downloads = 3;

/** Amazon's client. Checksums of newer S3 are off where S3 lets us: not every compatible store knows them, and we check SHA-256. */
export function openSdkBucket(
  { bucket, region, endpoint }: S3Location,
  { connect, request, call }: S3Patience = patience,
): Bucket {
  const client = new S3Client({
    region: region ?? 'us-east-1',
    ...(endpoint === undefined ? { followRegionRedirects: true } : { endpoint, forcePathStyle: true }),
    maxAttempts: attempts,
    requestHandler: { connectionTimeout: connect, requestTimeout: request, throwOnRequestTimeout: true },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const limited = () => ({ abortSignal: AbortSignal.timeout(call) });
  const failed = (error: unknown): never => {
    throw s3Failure(bucket, error);
  };
  const failedUnlessMissing = (error: unknown): undefined => (isMissing(error) ? undefined : failed(error));

  /** The client repeats requests, not downloads that break off. */
  async function download(key: string, left = downloads): Promise<Uint8Array | undefined> {
    const signal = AbortSignal.timeout(call);
    const answer = await client
      .send(new GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal })
      .catch(failedUnlessMissing);
    if (!answer?.Body) return undefined;
    try {
      return await withinTime(answer.Body.transformToByteArray(), signal);
    } catch (error) {
      if (left > 1 && !signal.aborted) return download(key, left - 1);
      return failed(error);
    }
  }

  return {
    head: async (key) => {
      const head = new HeadObjectCommand({ Bucket: bucket, Key: key });
      return (await client.send(head, limited()).catch(failedUnlessMissing))?.ContentLength;
    },
    get: (key) => download(key),
    put: async (key, content) => {
      const put = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: content,
        ContentType: 'application/json',
      });
      await client.send(put, limited()).catch(failed);
    },
    copy: async (from, to) => {
      const copy = new CopyObjectCommand({
        Bucket: bucket,
        Key: to,
        CopySource: `${bucket}/${from.split('/').map(encodeURIComponent).join('/')}`,
        ContentType: 'application/json',
        MetadataDirective: 'REPLACE',
      });
      return (await client.send(copy, limited()).catch(failedUnlessMissing)) !== undefined;
    },
    delete: async (key) => {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }), limited()).catch(failed);
    },
    async *list(prefix): AsyncGenerator<readonly BucketObject[]> {
      for (let token: string | undefined; ;) {
        const list = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token });
        const page = await client.send(list, limited()).catch(failed);
        yield (page.Contents ?? []).map(({ Key = '', Size = 0, LastModified }) => ({
          ...{ key: Key, bytes: Size },
          modifiedAt: (LastModified ?? new Date()).getTime(),
        }));
        token = page.NextContinuationToken;
        if (token === undefined) return;
      }
    },
    close: () => client.destroy(),
  };
}

const withinTime = <Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> =>
  new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('The download took too long')), { once: true });
    work.then(resolve, reject);
  });
