import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentDescription } from '@app/domain/plan/catalogue.js';
import type { Plan } from '@app/domain/plan/plan.js';
import { noLimits, type Limits } from '@app/infrastructure/config/limits.js';
import { openPostgresEventStore } from '@app/infrastructure/event-store/postgres/postgres-event-store.js';
import { createPool } from '@app/infrastructure/postgres/pool.js';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { ToolCatalogue } from '@app/infrastructure/tools/tool-catalogue.js';
import { Workspace } from '@app/infrastructure/tools/workspace.js';
import { workerLimits } from '../admission/worker-limits.js';
import { Worker } from '../worker.js';
import { dyingStore, type Death } from './dying-store.js';
import { longTools, untilGo } from './long-tools.js';
import { busyModel, takeTime } from './busy-agent.js';
import { talker, talkingModel } from './talking-agent.js';
import { probeTools } from './probe-tools.js';

/** A worker in a process of its own, to be killed. Each call of a tool is a line of `ledger` in its folder, written before it does anything. */
const {
  databaseUrl,
  folder,
  plan,
  plans = {},
  revised,
  leaseMs,
  death,
  limits = noLimits,
  agents = [talker],
  isHeld = false,
} = JSON.parse(process.argv[2] ?? '') as {
  databaseUrl: string;
  folder: string;
  plan: Plan;
  /** By what is asked for, where that is another plan. */
  plans?: Readonly<Record<string, Plan>>;
  /** Its planner's answer to the wish for another plan, which is a line of the ledger, too. */
  revised?: Plan;
  leaseMs: number;
  death?: Death;
  limits?: Limits;
  agents?: readonly AgentDescription[];
  /** Whether busy agents are so until they may go on. */
  isHeld?: boolean;
};
const calls = { push: (call: string) => appendFileSync(join(folder, 'ledger'), `${call}\n`) };
const log = openPostgresEventStore({ connectionString: databaseUrl });
const name = `worker:process-${process.pid}`;
const pool = createPool(databaseUrl);
const logger = createLogger('test', 'silent');
const talking = talkingModel((messages) => calls.push(`talker:asked ${messages}`));
const worker = new Worker({
  identity: { name, room: 1_000 },
  leaseMs,
  databaseUrl,
  store: death ? dyingStore(log, death) : log,
  pool,
  planner: {
    plan: ({ request, revision }) => {
      if (revision) calls.push('another plan');
      return Promise.resolve({ plan: (revision && revised) ?? plans[request] ?? plan, planner: 'test' });
    },
  },
  catalogue: new ToolCatalogue(
    [
      ...probeTools(calls, (key) => key),
      ...longTools(folder, calls),
      takeTime(calls, async (signal) => {
        if (isHeld) await untilGo(folder, signal);
        await sleep(60, undefined, { signal });
      }),
    ],
    agents,
  ),
  model: {
    name: 'test',
    respond: (turn) => (turn.system.includes('Be busy') ? busyModel : talking).respond(turn),
  },
  workspace: await Workspace.open(join(folder, 'workspace')),
  logger,
  ...workerLimits({ workerSteps: 1_000, limits }, name, pool, logger),
});
await worker.start();
process.on('SIGTERM', () => void worker.stop().then(() => process.exit(0)));
process.send?.('ready');
