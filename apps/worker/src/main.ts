import { readConfig } from '@app/infrastructure/config/config.js';
import { runApp } from '@app/infrastructure/lifecycle/run-app.js';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { startWorker } from './start-worker.js';

const logger = createLogger('worker', 'info');
await runApp(logger, () => {
  const config = readConfig();
  logger.level = config.logLevel;
  return startWorker(config, logger);
});
