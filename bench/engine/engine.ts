import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readStream, type RecordedEvent } from '@app/domain/kernel/event-store.js';
import { executionId, streamOf, tenantId, type ExecutionId } from '@app/domain/kernel/ids.js';
import { PlanningError } from '@app/domain/plan/planner.js';
import { isRejection } from '@app/domain/kernel/rejection.js';
import type { PersonCommand } from '@app/domain/execution/execution.commands.js';
import { newId } from '@app/infrastructure/command-handling/event-ids.js';
import { openPostgresBlobStore } from '@app/infrastructure/blobs/postgres/postgres-blob-store.js';
import { withBlobs } from '@app/infrastructure/blobs/with-blobs.js';
import { openPostgresEventStore } from '@app/infrastructure/event-store/postgres/postgres-event-store.js';
import { noLimits } from '@app/infrastructure/config/limits.js';
import { handleExecutionCommand } from '@app/infrastructure/executions/handle-command.js';
import { createPool } from '@app/infrastructure/postgres/pool.js';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { ToolCatalogue } from '@app/infrastructure/tools/tool-catalogue.js';
import { Workspace } from '@app/infrastructure/tools/workspace.js';
import { workerLimits } from '../../apps/worker/src/admission/worker-limits.js';
import { Worker } from '../../apps/worker/src/worker.js';
import { noOpTools } from './no-op-tools.js';
import { Outcomes } from './outcomes.js';
import { preparePlan } from './prepare-plan.js';
import type { Shape } from './shapes.js';

const tenant = tenantId('bench');

/**
 * The engine as a library, for this benchmark and for driving it beside others: the real worker on the real log, in this
 * process. Runs that an earlier engine left unfinished on the same database go on as soon as it is open (recovery).
 */
export interface Engine {
  /** Resolves when the run is durable: the worker takes it from there. */
  run(shape: Shape, options?: RunOptions): Promise<ExecutionId>;
  /** Resolves when the run has ended. @throws Error when it did not complete */
  ended(id: ExecutionId): Promise<void>;
  /** Resolves with the digest to decide on, when the run waits for an approval. */
  asked(id: ExecutionId): Promise<Question>;
  approve(id: ExecutionId, question: Question): Promise<void>;
  /** Every event of a run, in order. */
  history(id: ExecutionId): Promise<readonly RecordedEvent[]>;
  /** Stops without waiting for steps under way: they are left to the next engine. */
  close(): Promise<void>;
}

export interface RunOptions {
  /** Steps at once; default 5, 0 for no limit. */
  readonly concurrency?: number;
}

export interface Question {
  readonly stepId: string;
  readonly digest: string;
}

export interface EngineOptions {
  readonly databaseUrl: string;
  /** Default: tools that do nothing. */
  readonly catalogue?: ToolCatalogue;
  /** False: others do the work, this engine only asks for it and watches. */
  readonly works?: boolean;
}

/** @param options.databaseUrl of a migrated database, see `createTestDatabase` */
export async function openEngine({
  databaseUrl,
  catalogue = new ToolCatalogue(noOpTools(), []),
  works = true,
}: EngineOptions): Promise<Engine> {
  const store = withBlobs(
    openPostgresEventStore({ connectionString: databaseUrl }),
    openPostgresBlobStore(databaseUrl),
  );
  const pool = createPool(databaseUrl);
  const plans = new Map<string, ReturnType<typeof preparePlan>>();
  const folder = await mkdtemp(path.join(tmpdir(), 'engine-'));
  const name = `worker:bench-${process.pid}-${newId().slice(-6)}`;
  const logger = createLogger('bench', 'warn');
  const worker = new Worker({
    identity: { name, room: 100_000 },
    leaseMs: 10_000,
    databaseUrl,
    store,
    pool,
    planner: { plan: () => Promise.reject(new PlanningError('REFUSED', 'Runs bring their plans')) },
    catalogue,
    workspace: await Workspace.open(folder),
    logger,
    ...workerLimits({ workerSteps: 1_000, limits: noLimits }, name, pool, logger),
  });
  const outcomes = await Outcomes.follow(store);
  if (works) await worker.start();

  const command = async (id: ExecutionId, given: PersonCommand) => {
    const envelope = { tenant, executionId: id, commandId: newId(), actor: 'bench', command: given };
    const outcome = await handleExecutionCommand(store, envelope);
    if (isRejection(outcome)) throw new Error(outcome.detail);
  };
  return {
    async run(shape, { concurrency = 5 } = {}) {
      const id = executionId(newId());
      const options = { concurrency, approvePlan: false, timeZone: 'UTC' };
      const request = JSON.stringify(shape);
      const plan = plans.get(request) ?? preparePlan(shape, catalogue);
      plans.set(request, plan);
      const data = { executionId: id, request, by: 'bench', now: Date.now(), options, plan };
      await command(id, { type: 'RequestExecution', data });
      return id;
    },
    ended: (id) => outcomes.ended(streamOf(tenant, 'execution', id)),
    asked: (id) => outcomes.asked(streamOf(tenant, 'execution', id)),
    approve: (id, question) =>
      command(id, { type: 'ApproveStep', data: { ...question, by: 'bench', now: Date.now() } }),
    async history(id) {
      const events: RecordedEvent[] = [];
      for await (const event of readStream(store, streamOf(tenant, 'execution', id))) events.push(event);
      return events;
    },
    async close() {
      if (works) await worker.stop(0);
      await outcomes.close();
      await Promise.all([store.close(), pool.end()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
