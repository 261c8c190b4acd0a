import { Logger as NestLogger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { builtInCatalogue } from '@app/infrastructure/catalogue/built-in-catalogue.js';
import type { Config } from '@app/infrastructure/config/config.js';
import { openEventStore } from '@app/infrastructure/event-store/open-event-store.js';
import { createGeminiAgentModel } from '@app/infrastructure/gemini/gemini-agent-model.js';
import type { RunningApp } from '@app/infrastructure/lifecycle/run-app.js';
import { createPool } from '@app/infrastructure/postgres/pool.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import { Workspace } from '@app/infrastructure/tools/workspace.js';
import { WorkerLock } from './leadership/worker-lock.js';
import { choosePlanner } from '@app/infrastructure/planning/choose-planner.js';
import { WorkerModule } from './worker.module.js';
import { Worker } from './worker.js';

/** Brings the worker up: resolves when it is the active one and has taken up every open run. */
export async function startWorker(config: Config, logger: Logger): Promise<RunningApp> {
  NestLogger.overrideLogger(['error', 'warn', 'fatal']);
  const lock = new WorkerLock(config.databaseUrl, logger, () => {
    logger.fatal('another worker took over while Postgres was away');
    process.exit(1);
  });
  await lock.acquire();
  const store = openEventStore(config, logger);
  const pool = createPool(config.databaseUrl, {
    name: 'worker',
    onError: (error) => logger.warn({ err: error }, 'a connection to Postgres broke'),
  });
  const app = await NestFactory.createApplicationContext(
    WorkerModule.over({
      store,
      pool,
      planner: await choosePlanner(config),
      catalogue: builtInCatalogue(config),
      workspace: await Workspace.open(config.workspace),
      logger,
      ...(config.gemini ? { model: createGeminiAgentModel(config.gemini) } : {}),
    }),
  );
  const worker = app.get(Worker);
  await worker.start();
  return {
    async close() {
      await worker.stop();
      await Promise.all([app.close(), store.close(), pool.end(), lock.release()]);
    },
  };
}
