import 'reflect-metadata';
import { readConfig } from '@app/infrastructure/config/config.js';
import { openEventStore } from '@app/infrastructure/event-store/open-event-store.js';
import { runApp } from '@app/infrastructure/lifecycle/run-app.js';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { rebuildCommand } from './rebuild-command.js';
import { startProjector } from './start-projector.js';

const [option, name] = process.argv.slice(2);
if (option === undefined) {
  const log = createLogger('projector', 'info');
  await runApp(log, () => {
    const config = readConfig();
    log.level = config.logLevel;
    return startProjector(openEventStore(config, log), config, log);
  });
} else if (option === '--rebuild') {
  process.exitCode = await rebuildCommand(name);
} else {
  console.error(
    `Unknown option ${option}. Without options it projects; --rebuild [name] rebuilds read models.`,
  );
  process.exitCode = 2;
}
