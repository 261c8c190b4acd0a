import type { FastifyInstance } from 'fastify';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The page's scripts and styles, from the package on disk: the explorer works without internet. */
const folder = path.join(path.dirname(createRequire(import.meta.url).resolve('altair-static')), 'dist');

/** Serves the files of the explorer under /explorer/. */
export async function serveExplorerFiles(server: FastifyInstance): Promise<void> {
  const { default: fastifyStatic } = await import('@fastify/static');
  await server.register(fastifyStatic, {
    root: folder,
    prefix: '/explorer/',
    index: false,
    decorateReply: false,
    maxAge: 86_400_000,
    setHeaders: (reply) => void reply.header('X-Content-Type-Options', 'nosniff'),
  });
}
