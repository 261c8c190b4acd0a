import { afterEach, beforeEach } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { EventStore, RecordedEvent } from '@app/domain/kernel/event-store.js';
import { readStream } from '@app/domain/kernel/event-store.js';
import { executionId, streamOf, tenantId, type ExecutionId, type TenantId } from '@app/domain/kernel/ids.js';
import { isRejection } from '@app/domain/kernel/rejection.js';
import type { ExecutionOptions } from '@app/domain/execution/execution.events.js';
import type { PersonCommand } from '@app/domain/execution/execution.commands.js';
import { isPlanned, isTerminal, stepOf, type ExecutionState } from '@app/domain/execution/execution.state.js';
import type { AgentDescription } from '@app/domain/plan/catalogue.js';
import type { Plan } from '@app/domain/plan/plan.js';
import { newId } from '@app/infrastructure/command-handling/event-ids.js';
import { openPostgresBlobStore } from '@app/infrastructure/blobs/postgres/postgres-blob-store.js';
import { withBlobs } from '@app/infrastructure/blobs/with-blobs.js';
import { openPostgresEventStore } from '@app/infrastructure/event-store/postgres/postgres-event-store.js';
import { handleExecutionCommand } from '@app/infrastructure/executions/handle-command.js';
import { loadExecution } from '@app/infrastructure/executions/load-execution.js';
import { createPool } from '@app/infrastructure/postgres/pool.js';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { createTestDatabase, type TestDatabase } from '@app/infrastructure/testing/test-database.js';
import type { Tool } from '@app/infrastructure/tools/tool.js';
import { ToolCatalogue } from '@app/infrastructure/tools/tool-catalogue.js';
import { Workspace } from '@app/infrastructure/tools/workspace.js';
import type { Gate } from '../admission/gate.js';
import type { Identity } from '../leases/identity.js';
import { Worker, type WorkerParts } from '../worker.js';
import { probeTools } from './probe-tools.js';
import { WorkerProcesses } from './worker-processes.js';

const tenant = tenantId('local');
/** For what a loaded machine does in a few seconds; a test has 60. */
const patienceMs = 50_000;

export const statusOf = (state: ExecutionState, id: string) =>
  isPlanned(state) ? stepOf(state, id)?.status : undefined;

/** What a worker has beyond its tools. */
type WorkerOptions = Partial<
  Pick<WorkerParts, 'databaseUrl' | 'leaseMs' | 'model' | 'modelRates' | 'onPlanning' | 'planner' | 'store'> &
    Identity
> & {
  /** After the places of agents and its locks. */
  readonly gates?: readonly Gate[];
  readonly agents?: readonly AgentDescription[];
};

type RequestOptions = Partial<Omit<ExecutionOptions, 'timeZone'>>;

/** Workers on a real Postgres, whose plans and tools the test brings. */
export class WorkerKit {
  database!: TestDatabase;
  store!: EventStore;
  pool!: pg.Pool;
  /** Workers in processes of their own. */
  readonly processes = new WorkerProcesses();
  /** What the probe tools were asked for. */
  readonly calls: string[] = [];
  readonly tools = probeTools(this.calls);
  private workspace!: Workspace;
  private readonly workers: Worker[] = [];

  /** One kit whose database, workspace and workers are new for each test of the file, or of the block that asks for it. */
  static forEachTest(): WorkerKit {
    const kit = new WorkerKit();
    beforeEach(() => kit.open());
    afterEach(() => kit.close());
    return kit;
  }

  private async open(): Promise<void> {
    this.database = await createTestDatabase();
    const { url } = this.database;
    this.store = withBlobs(openPostgresEventStore({ connectionString: url }), openPostgresBlobStore(url));
    this.pool = createPool(url);
    this.workspace = await Workspace.open(await mkdtemp(path.join(tmpdir(), 'worker-')));
    this.processes.open(url);
    this.calls.length = 0;
  }

  /** The folder of the workspace. */
  get files(): string {
    return this.workspace.root;
  }

  /** Starts a worker that answers every request with the same plan. */
  async startWorker(plan: Plan, tools: readonly Tool[], options: WorkerOptions = {}): Promise<Worker> {
    const {
      agents = [],
      leaseMs = 10_000,
      databaseUrl = this.database.url,
      gates,
      model,
      modelRates,
      onPlanning,
      planner,
      store = this.store,
      ...identity
    } = options;
    const worker = new Worker({
      identity: { name: `worker:test-${this.workers.length + 1}`, room: 1_000, ...identity },
      leaseMs,
      databaseUrl,
      store,
      pool: this.pool,
      planner: planner ?? { plan: () => Promise.resolve({ plan, planner: 'test' }) },
      catalogue: new ToolCatalogue(tools, agents),
      workspace: this.workspace,
      logger: createLogger('test', 'silent'),
      ...(gates === undefined ? {} : { gates: (own) => [...own, ...gates] }),
      ...(model === undefined ? {} : { model }),
      ...(modelRates && { modelRates }),
      ...(onPlanning && { onPlanning }),
    });
    await worker.start();
    this.workers.push(worker);
    return worker;
  }

  request(options: RequestOptions = {}, request = 'do it'): Promise<ExecutionId> {
    return this.requestOf(tenant, options, request);
  }

  async requestOf(of: TenantId, options: RequestOptions = {}, request = 'do it'): Promise<ExecutionId> {
    const id = executionId(newId());
    const { concurrency = 5, approvePlan = false, ...rest } = options;
    const command: PersonCommand = {
      type: 'RequestExecution',
      data: {
        executionId: id,
        request,
        by: 'ann',
        now: Date.now(),
        options: { concurrency, approvePlan, timeZone: 'UTC', ...rest },
      },
    };
    await this.command(id, command, this.store, of);
    return id;
  }

  async command(id: ExecutionId, command: PersonCommand, store = this.store, of = tenant): Promise<void> {
    const envelope = { tenant: of, executionId: id, commandId: newId(), actor: 'ann', command };
    const outcome = await handleExecutionCommand(store, envelope);
    if (isRejection(outcome)) throw new Error(outcome.detail);
  }

  /** Approves the step that waits, as it was shown. */
  async approve(id: ExecutionId, stepId: string): Promise<void> {
    const state = await this.until(
      id,
      (now) => isPlanned(now) && stepOf(now, stepId)?.status === 'waiting-for-approval',
    );
    const step = isPlanned(state) ? stepOf(state, stepId) : undefined;
    if (step?.status !== 'waiting-for-approval') throw new Error(`${stepId} does not wait`);
    const { digest } = step.approval;
    await this.command(id, { type: 'ApproveStep', data: { stepId, digest, by: 'ann', now: Date.now() } });
  }

  async state(id: ExecutionId): Promise<ExecutionState> {
    return (await loadExecution(this.store, tenant, id)).state;
  }

  async events(
    id: ExecutionId,
    category: 'execution' | 'execution_log' = 'execution',
  ): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for await (const event of readStream(this.store, streamOf(tenant, category, id))) events.push(event);
    return events;
  }

  /** The state once it is as wanted. @throws Error when it is not after 50 s, with the events that there are */
  async until(id: ExecutionId, wanted: (state: ExecutionState) => boolean): Promise<ExecutionState> {
    for (const end = Date.now() + patienceMs; Date.now() < end;) {
      const state = await this.state(id);
      if (wanted(state)) return state;
      await sleep(10);
    }
    throw new Error(
      `Not within ${patienceMs} ms; events: ${(await this.events(id)).map(({ type }) => type).join(', ')}`,
    );
  }

  ended = (id: ExecutionId): Promise<ExecutionState> => this.until(id, isTerminal);

  /** The types of the events of a run, in order. */
  async types(id: ExecutionId): Promise<string[]> {
    return (await this.events(id)).map(({ type }) => type);
  }

  private async close(): Promise<void> {
    this.processes.close();
    await Promise.all(this.workers.splice(0).map((worker) => worker.stop(0)));
    await Promise.all([this.store.close(), this.pool.end()]);
    await rm(this.workspace.root, { recursive: true, force: true });
    await this.database.drop();
  }
}
