import { readConfig } from '@app/infrastructure/config/config.js';
import { runApp } from '@app/infrastructure/lifecycle/run-app.js';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { ToolCatalogue } from '@app/infrastructure/tools/tool-catalogue.js';
import { startWorker } from '../../../apps/worker/src/start-worker.js';
import { noOpTools } from '../no-op-tools.js';

/** The worker as it is shipped, but with tools that do nothing. It tells its parent of each step that begins. */
const tools = noOpTools({ effects: 'outward', onStart: () => process.send?.('step') });
const logger = createLogger('worker', 'error');
await runApp(logger, () => startWorker(readConfig(), logger, { catalogue: new ToolCatalogue(tools, []) }));
