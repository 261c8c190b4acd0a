import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tenantId } from '@app/domain/kernel/ids.js';
import { openPostgresEventStore } from '@app/infrastructure/event-store/postgres/postgres-event-store.js';
import { createTestDatabase } from '@app/infrastructure/testing/test-database.js';
import { ToolCatalogue } from '@app/infrastructure/tools/tool-catalogue.js';
import { AppProcess } from '../engine/app-process.js';
import type { DurableServer } from '../support/durable-postgres.js';
import { soakAgents } from './agents/agents.js';
import { openModelService } from './agents/model-service.js';
import { ApiClient } from './api-client.js';
import { checkSoak, type Checked } from './check-soak.js';
import { engineFaults } from './faults.js';
import { keepPlan, keepPlans } from './keep-plans.js';
import { Ledger } from './ledger.js';
import { ledgerTools } from './ledger-tools.js';
import { wide } from './plans/plans.js';
import type { Strike } from './strikes.js';
import { limitsOfThrifty, thrifty, ThriftyTenant } from './thrifty-tenant.js';
import { Traffic } from './traffic.js';
import { Workers } from './workers.js';

export interface SoakReport extends Checked {
  readonly effects: number;
  /** Calls that reached the ledger, repeated and refused ones included. */
  readonly calls: number;
  readonly faults: Readonly<Record<string, number>>;
}

const tenant = tenantId('local');
const token = 'of-the-soak-and-nobody-else';
/** Attempts that the thrifty tenant may make in a second of the soak: half of what it wants. */
const thriftyPerSecond = 3;

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
  const maxCalls = Math.ceil(seconds * thriftyPerSecond);
  const env = {
    DATABASE_URL: url,
    TIZMORET_TOKEN: token,
    TIZMORET_PORT: String(port),
    TIZMORET_WORKSPACE: workspace,
    TIZMORET_LEASE_MS: '3000',
    TIZMORET_LIMITS: limitsOfThrifty(maxCalls),
  };
  const ledger = await Ledger.open();
  const model = await openModelService();
  const store = openPostgresEventStore({ connectionString: url, patienceMs: 60_000 });
  const workers = new Workers([ledger.url, model.url], env, 2);
  const api = { process: await AppProcess.start('api', env) };
  const over = new AbortController();
  const client = new ApiClient(`http://127.0.0.1:${port}/`, token, over.signal);
  const catalogue = new ToolCatalogue(ledgerTools(ledger.url), soakAgents);
  const traffic = new Traffic(client, store, await keepPlans(store, catalogue, tenant));
  const others = new ThriftyTenant(store, await keepPlan(store, catalogue, thrifty, wide));
  const strikes: Strike[] = [];
  const faults = engineFaults({
    server,
    url,
    workers,
    strikes,
    restartApi: async () => {
      await api.process.stop('SIGKILL');
      api.process = await AppProcess.start('api', env);
    },
  });
  const counts: Record<string, number> = {};
  try {
    traffic.begin(10);
    others.begin(1);
    await sleep(2_000);
    for (let turn = 0, end = Date.now() + seconds * 1_000; Date.now() < end; turn++) {
      const [name, strike] = faults[turn % faults.length] as (typeof faults)[number];
      onFault(name);
      await strike();
      counts[name] = (counts[name] ?? 0) + 1;
      await sleep(500 + Math.random() * 2_000);
    }
    await Promise.all([traffic.end(), others.end()]);
    const checked = await checkSoak({
      url,
      store,
      ledger,
      strikes,
      runs: traffic.runs,
      tenant,
      other: { tenant: thrifty, runs: others.runs, maxCalls },
      isAlive: (worker) => workers.pids().some((pid) => worker.endsWith(`-${pid}`)),
    });
    await traffic.close();
    const broken = [...checked.broken, ...traffic.failures];
    return { ...checked, broken, effects: ledger.entries.length, calls: ledger.calls, faults: counts };
  } finally {
    over.abort();
    await Promise.all([workers.stop(), api.process.stop('SIGKILL'), traffic.close().catch(() => undefined)]);
    await Promise.all([store.close(), ledger.close(), model.close()]);
    await rm(workspace, { recursive: true, force: true });
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
