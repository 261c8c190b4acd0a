import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import S3rver from '@20minutes/s3rver';
import { withPlainTokens } from './plain-tokens.js';

/** The only key it accepts; it checks the signature of every request for an object. */
export const s3Key = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' };

export const bucket = 'tizmoret-blobs';

export interface S3Server {
  readonly endpoint: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** A real S3 server of others' making, with one empty bucket, on a free port. */
export async function startS3Server(): Promise<S3Server> {
  const directory = await mkdtemp(path.join(tmpdir(), 'tizmoret-s3-'));
  const server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    directory,
    silent: true,
    vhostBuckets: false,
    configureBuckets: [{ name: bucket }],
  });
  // It computes the signature of `/bucket/` as if that had no slash at the end, so lists alone go unchecked.
  server.middleware.unshift((context, next) => {
    if (context.path === `/${bucket}/`) {
      context.app = Object.create(context.app, { allowMismatchedSignatures: { value: true } }) as object;
      return withPlainTokens(context, next);
    }
    return next();
  });
  const { port } = await server.run();
  return {
    endpoint: `http://127.0.0.1:${port}`,
    port,
    stop: async () => {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
