import { hostname } from 'node:os';
import type pg from 'pg';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import type { Planner } from '@app/domain/plan/planner.js';
import type { AgentModel } from '@app/infrastructure/agents/agent-model.js';
import { PostgresSnapshotStore } from '@app/infrastructure/snapshots/postgres/postgres-snapshot-store.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { ToolCatalogue } from '@app/infrastructure/tools/tool-catalogue.js';
import type { Workspace } from '@app/infrastructure/tools/workspace.js';
import { ExecutionEffects } from './execution-runner/execution-effects.js';
import { ExecutionRunner } from './execution-runner/execution-runner.js';
import { OpenRuns } from './execution-runner/open-runs.js';
import { Checkpoints } from './following/checkpoints.js';
import { follow } from './following/follow.js';
import { PlanMaker } from './planning/plan-maker.js';
import { PlanRequests } from './planning/plan-requests.js';
import { ExecutionLog } from './steps/execution-log.js';
import { StepRunner } from './steps/step-runner.js';

export interface WorkerParts {
  readonly store: EventStore;
  readonly pool: pg.Pool;
  readonly planner: Planner;
  readonly catalogue: ToolCatalogue;
  readonly workspace: Workspace;
  /** Absent: agent steps are refused. */
  readonly model?: AgentModel;
  readonly logger: Logger;
}

/** Everything that acts, for all tenants of the log: runs executions and makes plans. */
export class Worker {
  private readonly stopping = new AbortController();
  private readonly log: ExecutionLog;
  private readonly effects: ExecutionEffects;
  private readonly runner: ExecutionRunner;
  private readonly requests: PlanRequests;
  private readonly checkpoints: Checkpoints;
  private following: readonly Promise<void>[] = [];

  constructor(private readonly parts: WorkerParts) {
    const { store, pool, catalogue, logger } = parts;
    const worker = `worker:${hostname()}-${process.pid}`;
    this.log = new ExecutionLog(store, worker, logger);
    const steps = new StepRunner({ ...parts, log: this.log });
    const maker = new PlanMaker({ ...parts, worker });
    this.effects = new ExecutionEffects({ worker, maker, steps, log: this.log, logger });
    const runs = new OpenRuns(pool);
    const snapshots = new PostgresSnapshotStore(pool);
    const { effects } = this;
    this.runner = new ExecutionRunner({ store, snapshots, worker, runs, effects, logger });
    this.requests = new PlanRequests({ store, maker, catalogue, worker, logger });
    this.checkpoints = new Checkpoints(pool, logger);
  }

  /** Resolves when all open runs are taken up. */
  async start(): Promise<void> {
    await this.runner.resumeAll();
    this.checkpoints.start();
    const { store, logger } = this.parts;
    const parts = { store, logger, checkpoints: this.checkpoints };
    this.following = [this.runner, this.requests].map((one) => follow(one, parts, this.stopping.signal));
  }

  /** Starts nothing more, lets running steps end for at most `withinMs`, and leaves the rest to the next worker. */
  async stop(withinMs = 5_000): Promise<void> {
    this.stopping.abort();
    await this.effects.drain(withinMs);
    await this.runner.stop();
    await Promise.all(this.following);
    await Promise.all([this.log.close(), this.checkpoints.close()]);
  }
}
