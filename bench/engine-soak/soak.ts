import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readStream, type EventStore } from '@app/domain/kernel/event-store.js';
import { planId, streamOf, tenantId } from '@app/domain/kernel/ids.js';
import { isRejection } from '@app/domain/kernel/rejection.js';
import type { ExecutionEvent } from '@app/domain/execution/execution.events.js';
import { newId } from '@app/infrastructure/command-handling/event-ids.js';
import { openPostgresEventStore } from '@app/infrastructure/event-store/postgres/postgres-event-store.js';
import { decider } from '@app/infrastructure/executions/decider.js';
import { toExecutionEvent } from '@app/infrastructure/executions/execution-events.js';
import { handlePlanCommand } from '@app/infrastructure/plans/handle-plan-command.js';
import { createTestDatabase } from '@app/infrastructure/testing/test-database.js';
import { ToolCatalogue } from '@app/infrastructure/tools/tool-catalogue.js';
import { AppProcess } from '../engine/app-process.js';
import type { DurableServer } from '../support/durable-postgres.js';
import { ApiClient } from './api-client.js';
import { brokenPromises, restOf, type SoakedRun } from './check-run.js';
import { engineFaults } from './faults.js';
import { Ledger } from './ledger.js';
import { ledgerTools } from './ledger-tools.js';
import { soakPlans } from './plans.js';
import { Traffic } from './traffic.js';
import { Workers } from './workers.js';

export interface SoakReport {
  /** Acknowledged runs, by what they have come to. */
  readonly runs: Readonly<Record<string, number>>;
  readonly effects: number;
  /** Calls that reached the ledger, repeated and refused ones included. */
  readonly calls: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly broken: readonly string[];
}

const tenant = tenantId('local');
const token = 'of-the-soak-and-nobody-else';
const settleWithinMs = 90_000;

/**
 * Runs that write to an outside ledger, on two workers behind the API, while one fault after another strikes; then holds what the
 * ledger saw against what the log says.
 */
export async function soakEngine(
  server: DurableServer,
  seconds: number,
  onFault: (name: string) => void = () => undefined,
): Promise<SoakReport> {
  const { url } = await createTestDatabase();
  const workspace = await mkdtemp(path.join(tmpdir(), 'engine-soak-'));
  const port = await freePort();
  const env = {
    DATABASE_URL: url,
    TIZMORET_TOKEN: token,
    TIZMORET_PORT: String(port),
    TIZMORET_WORKSPACE: workspace,
    TIZMORET_LEASE_MS: '3000',
  };
  const ledger = await Ledger.open();
  const store = openPostgresEventStore({ connectionString: url, patienceMs: 60_000 });
  const workers = new Workers(ledger.url, env, 2);
  const api = { process: await AppProcess.start('api', env) };
  const over = new AbortController();
  const client = new ApiClient(`http://127.0.0.1:${port}/`, token, over.signal);
  const traffic = new Traffic(client, store, await keepPlans(store, ledger.url));
  const faults = engineFaults({
    server,
    url,
    workers,
    restartApi: async () => {
      await api.process.stop('SIGKILL');
      api.process = await AppProcess.start('api', env);
    },
  });
  const counts: Record<string, number> = {};
  try {
    traffic.begin(10);
    await sleep(2_000);
    for (let turn = 0, end = Date.now() + seconds * 1_000; Date.now() < end; turn++) {
      const [name, strike] = faults[turn % faults.length] as (typeof faults)[number];
      onFault(name);
      await strike();
      counts[name] = (counts[name] ?? 0) + 1;
      await sleep(500 + Math.random() * 2_000);
    }
    await traffic.end();
    const runs = await settled(store, traffic.runs, ledger);
    await traffic.close();
    const ends = runs.map((run) => (restOf(run) === 'ended' ? run.state.status : (restOf(run) ?? 'stuck')));
    return {
      runs: Object.fromEntries(
        [...new Set(ends)].map((end) => [end, ends.filter((one) => one === end).length]),
      ),
      effects: ledger.entries.length,
      calls: ledger.calls,
      faults: counts,
      broken: runs.flatMap(brokenPromises),
    };
  } finally {
    over.abort();
    await Promise.all([workers.stop(), api.process.stop('SIGKILL'), traffic.close().catch(() => undefined)]);
    await Promise.all([store.close(), ledger.close(), rm(workspace, { recursive: true, force: true })]);
  }
}

/** The runs when each has ended or waits for a person, or as they are when they do not come to rest. */
async function settled(
  store: EventStore,
  ids: readonly string[],
  ledger: Ledger,
): Promise<readonly SoakedRun[]> {
  for (const end = Date.now() + settleWithinMs; ;) {
    const runs: SoakedRun[] = [];
    for (const id of ids) runs.push(await load(store, id, ledger));
    const moving = runs.filter((run) => ['approval', undefined].includes(restOf(run)));
    if (moving.length === 0 || Date.now() > end) return runs;
    await sleep(1_000);
  }
}

async function load(store: EventStore, id: string, ledger: Ledger): Promise<SoakedRun> {
  const events: ExecutionEvent[] = [];
  for await (const event of readStream(store, streamOf(tenant, 'execution', id)))
    events.push(toExecutionEvent(event));
  const state = events.reduce((folded, event) => decider.evolve(folded, event), decider.initialState);
  return { id, events, state, entries: ledger.entries.filter(({ key }) => key.startsWith(`${id}/`)) };
}

async function keepPlans(store: EventStore, ledgerUrl: string): Promise<readonly string[]> {
  const catalogue = new ToolCatalogue(ledgerTools(ledgerUrl), []);
  return Promise.all(
    soakPlans.map(async (plan) => {
      const id = planId(newId());
      const command = {
        type: 'ProposePlan',
        data: { planId: id, plan, planner: 'soak', now: Date.now() },
      } as const;
      const envelope = { tenant, planId: id, commandId: newId(), actor: 'soak', command };
      const outcome = await handlePlanCommand(store, catalogue, envelope);
      if (isRejection(outcome)) throw new Error(outcome.detail);
      return id;
    }),
  );
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
