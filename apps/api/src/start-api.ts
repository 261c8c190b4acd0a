import { builtInCatalogue } from '@app/infrastructure/catalogue/built-in-catalogue.js';
import type { Config } from '@app/infrastructure/config/config.js';
import { limitsOfTenant } from '@app/infrastructure/config/limits.js';
import { openEventStore } from '@app/infrastructure/event-store/open-event-store.js';
import type { RunningApp } from '@app/infrastructure/lifecycle/run-app.js';
import { createPool } from '@app/infrastructure/postgres/pool.js';
import { PostgresSnapshotStore } from '@app/infrastructure/snapshots/postgres/postgres-snapshot-store.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import { createApi } from './create-api.js';
import { readVersion } from './version.js';

/** Brings the API up: resolves when it listens. Closing lets requests finish and ends subscriptions cleanly. */
export async function startApi(config: Config, logger: Logger): Promise<RunningApp> {
  const store = openEventStore(config, logger);
  const pool = createPool(config.databaseUrl, {
    name: 'api',
    onError: (error) => logger.warn({ err: error }, 'A connection to Postgres broke'),
  });
  const snapshots = new PostgresSnapshotStore(pool);
  const { tenant, token, people, host, timeZone, concurrency } = config;
  const { price } = config.limits;
  const budget = limitsOfTenant(config.limits, tenant)?.budget;
  const settings = {
    tenant,
    token,
    people,
    host,
    timeZone,
    concurrency,
    ...(price && { price }),
    ...(budget && { budget }),
    version: readVersion(),
  };
  const app = await createApi({
    store,
    snapshots,
    pool,
    catalogue: builtInCatalogue(config),
    settings,
    logger,
  });
  await app.listen(config.port, config.host);
  logger.info(
    { url: await app.getUrl(), rssMiB: Math.round(process.memoryUsage.rss() / 2 ** 20) },
    'listening',
  );
  return {
    async close() {
      await app.close();
      await Promise.all([store.close(), pool.end()]);
    },
  };
}
