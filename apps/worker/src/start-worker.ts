import { builtInCatalogue } from '@app/infrastructure/catalogue/built-in-catalogue.js';
import type { Config } from '@app/infrastructure/config/config.js';
import { sweepHiddenEvents } from '@app/infrastructure/event-store/postgres/sweep-hidden-events.js';
import { openEventStore } from '@app/infrastructure/event-store/open-event-store.js';
import { createGeminiAgentModel } from '@app/infrastructure/gemini/gemini-agent-model.js';
import type { RunningApp } from '@app/infrastructure/lifecycle/run-app.js';
import { createPool } from '@app/infrastructure/postgres/pool.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import { Workspace } from '@app/infrastructure/tools/workspace.js';
import { workerLimits } from './admission/worker-limits.js';
import { here } from './leases/identity.js';
import { choosePlanner } from '@app/infrastructure/planning/choose-planner.js';
import { Worker, type WorkerParts } from './worker.js';

/** What its steps work with, where that is not what comes with the system. */
type Abilities = Partial<Pick<WorkerParts, 'catalogue' | 'model'>>;

const modelOf = ({ gemini }: Config) => gemini && createGeminiAgentModel(gemini);

/**
 * Brings the worker up: resolves when it is one of those that act and has taken its share of the open runs. Composed by
 * hand: how soon it is there decides how long killed runs stand still (docs/adr/0020).
 */
export async function startWorker(
  config: Config,
  logger: Logger,
  { catalogue = builtInCatalogue(config), model = modelOf(config) }: Abilities = {},
): Promise<RunningApp> {
  const store = openEventStore(config, logger);
  const pool = createPool(config.databaseUrl, {
    name: 'worker',
    onError: (error) => logger.warn({ err: error }, 'a connection to Postgres broke'),
  });
  const name = `worker:${here.host}-${process.pid}`;
  const worker = new Worker({
    identity: {
      name,
      room: config.workerRoom,
      ...(config.workerTenants ? { tenants: config.workerTenants } : {}),
    },
    leaseMs: config.leaseMs,
    databaseUrl: config.databaseUrl,
    store,
    pool,
    planner: choosePlanner(config),
    catalogue,
    workspace: await Workspace.open(config.workspace),
    logger,
    ...workerLimits(config, name, pool, logger),
    ...(config.logRetentionDays === undefined ? {} : { keepLogSeconds: config.logRetentionDays * 86_400 }),
    ...(config.eventStore ? {} : { sweep: (signal) => sweepHiddenEvents(pool, signal) }),
    ...(model && { model }),
  });
  await worker.start();
  return {
    async close() {
      await worker.stop();
      await Promise.all([store.close(), pool.end()]);
    },
  };
}
