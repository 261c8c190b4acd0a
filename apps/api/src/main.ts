import { readConfig } from '@app/infrastructure/config/config.js';
import { runApp } from '@app/infrastructure/lifecycle/run-app.js';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { startApi } from './start-api.js';

const logger = createLogger('api', 'info');
await runApp(logger, () => {
  const config = readConfig();
  logger.level = config.logLevel;
  return startApi(config, logger);
});
