import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '@app/domain/plan/plan.js';
import { openPostgresEventStore } from '@app/infrastructure/event-store/postgres/postgres-event-store.js';
import { createPool } from '@app/infrastructure/postgres/pool.js';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { ToolCatalogue } from '@app/infrastructure/tools/tool-catalogue.js';
import { Workspace } from '@app/infrastructure/tools/workspace.js';
import { Worker } from '../worker.js';
import { longTools } from './long-tools.js';
import { probeTools } from './probe-tools.js';

/** A worker in a process of its own, to be killed. Each call of a tool is a line of `ledger` in its folder, written before it does anything. */
const { databaseUrl, folder, plan, leaseMs } = JSON.parse(process.argv[2] ?? '') as {
  databaseUrl: string;
  folder: string;
  plan: Plan;
  leaseMs: number;
};
const calls = { push: (call: string) => appendFileSync(join(folder, 'ledger'), `${call}\n`) };
const worker = new Worker({
  identity: { name: `worker:process-${process.pid}`, room: 1_000 },
  leaseMs,
  databaseUrl,
  store: openPostgresEventStore({ connectionString: databaseUrl }),
  pool: createPool(databaseUrl),
  planner: { plan: () => Promise.resolve({ plan, planner: 'test' }) },
  catalogue: new ToolCatalogue([...probeTools(calls, (key) => key), ...longTools(folder, calls)], []),
  workspace: await Workspace.open(join(folder, 'workspace')),
  logger: createLogger('test', 'silent'),
});
await worker.start();
process.on('SIGTERM', () => void worker.stop().then(() => process.exit(0)));
process.send?.('ready');
