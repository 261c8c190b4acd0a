import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiModule } from './api.module.js';
import { controlAccess } from './auth/access-control.js';
import { serveExplorerFiles } from './explorer/explorer-files.js';
import { bodyBytes } from './graphql/limits.js';
import { nestLogger } from './nest-logger.js';
import type { ApiParts } from './parts.js';

/** The API, put together but not listening yet. The parts stay the caller's to close. */
export async function createApi(parts: ApiParts): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({ bodyLimit: bodyBytes, forceCloseConnections: true });
  const server = adapter.getInstance();
  controlAccess(server, parts.settings);
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.with(parts), adapter, {
    logger: nestLogger(parts.logger),
    abortOnError: false,
  });
  await serveExplorerFiles(server);
  return app;
}
