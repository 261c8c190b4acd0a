import { readConfig } from '@app/infrastructure/config/config.js';
import { runApp } from '@app/infrastructure/lifecycle/run-app.js';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { ToolCatalogue } from '@app/infrastructure/tools/tool-catalogue.js';
import { startWorker } from '../../apps/worker/src/start-worker.js';
import { soakAgents } from './agents/agents.js';
import { httpModel } from './agents/http-model.js';
import { ledgerTools } from './ledger-tools.js';
import { skewClock } from './skewed-clock.js';

/** A worker with the tools of the ledger and agents that use them, whose clock is wrong and may be set. Arguments: URLs of ledger and model, milliseconds to be ahead. */
const [ledger = '', model = '', ahead = '0'] = process.argv.slice(2);
process.on('message', skewClock(Number(ahead)));
// Who sets the clock is no reason to stay alive.
process.channel?.unref();

const logger = createLogger('worker', 'fatal');
const catalogue = new ToolCatalogue(ledgerTools(ledger), soakAgents);
await runApp(logger, () => startWorker(readConfig(), logger, { catalogue, model: httpModel(model) }));
