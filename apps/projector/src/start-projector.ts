import type { EventStore } from '@app/domain/kernel/event-store.js';
import type { Config } from '@app/infrastructure/config/config.js';
import type { RunningApp } from '@app/infrastructure/lifecycle/run-app.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import { Logger as NestLogger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Projector } from './engine/projector.js';
import { ProjectorModule } from './projector.module.js';

/** Starts projecting. Closing finishes the batch that is under way, and closes the store. */
export async function startProjector(
  store: EventStore,
  config: Pick<Config, 'databaseUrl'>,
  log: Logger,
): Promise<RunningApp> {
  NestLogger.overrideLogger(['error', 'warn', 'fatal']);
  const app = await NestFactory.createApplicationContext(ProjectorModule.over(store, config, log));
  const stopping = new AbortController();
  const running = app.get(Projector).run(stopping.signal);
  return {
    async close() {
      stopping.abort();
      await running;
      await store.close();
      await app.close();
    },
  };
}
