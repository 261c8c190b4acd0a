import { readConfig } from '@app/infrastructure/config/config.js';
import { runApp } from '@app/infrastructure/lifecycle/run-app.js';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { ToolCatalogue } from '@app/infrastructure/tools/tool-catalogue.js';
import { startWorker } from '../../apps/worker/src/start-worker.js';
import { ledgerTools } from './ledger-tools.js';
import { skewClock } from './skewed-clock.js';

/** A worker with the tools of the ledger, whose clock is wrong and may be set. Arguments: the ledger's URL, milliseconds to be ahead. */
const [url = '', ahead = '0'] = process.argv.slice(2);
skewClock(Number(ahead));

const logger = createLogger('worker', 'fatal');
await runApp(logger, () => startWorker(readConfig(), logger, new ToolCatalogue(ledgerTools(url), [])));
