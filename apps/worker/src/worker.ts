import type pg from 'pg';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import type { Planner } from '@app/domain/plan/planner.js';
import type { AgentModel } from '@app/infrastructure/agents/agent-model.js';
import { readAgentRecords } from '@app/infrastructure/read-models/agents/read-agent-records.js';
import { PostgresSnapshotStore } from '@app/infrastructure/snapshots/postgres/postgres-snapshot-store.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { ToolCatalogue } from '@app/infrastructure/tools/tool-catalogue.js';
import type { Workspace } from '@app/infrastructure/tools/workspace.js';
import { Admission } from './admission/admission.js';
import { AgentGate } from './agents/agent-gate.js';
import { AgentStandings } from './agents/agent-standings.js';
import { PlacesTable, type PlacesDesk } from './agents/places/places-table.js';
import { CooldownGate } from './admission/cooldowns/cooldown-gate.js';
import { Cooldowns } from './admission/cooldowns/cooldowns.js';
import { CooldownsTable } from './admission/cooldowns/cooldowns-table.js';
import { ModelAccess } from './admission/cooldowns/model-access.js';
import { ClaimDesk } from './admission/claims/claim-desk.js';
import type { WorkerLimits } from './admission/worker-limits.js';
import { EndedAttempts } from './admission/takeover/ended-attempts.js';
import { LockGate } from './admission/locks/lock-gate.js';
import { LocksTable, type LockDesk } from './admission/locks/locks-table.js';
import { CheckpointsTable } from './checkpoints/checkpoints-table.js';
import { Checkpoints } from './checkpoints/checkpoints.js';
import { ExecutionEffects } from './execution-runner/execution-effects.js';
import { ExecutionRunner } from './execution-runner/execution-runner.js';
import { follow } from './following/follow.js';
import type { Identity } from './leases/identity.js';
import { Leases } from './leases/leases.js';
import { Membership } from './leases/membership.js';
import { NeighbourWatch } from './leases/neighbour-watch.js';
import { WorkTaker } from './leases/work-taker.js';
import { PlanMaker } from './planning/plan-maker.js';
import { PlanReviser } from './planning/plan-reviser.js';
import { PlanRequests } from './planning/plan-requests.js';
import { Planning } from './planning/planning.js';
import { keepTidy } from './retention/keep-tidy.js';
import { keepSweeping, type SweepLog } from './retention/keep-sweeping.js';
import { ExecutionLog } from './steps/execution-log.js';
import { SubExecutions } from './sub-executions/sub-executions.js';
import { StepRunner } from './steps/step-runner.js';
import { sharedNow } from './time/shared-time.js';

/** Without limits it holds steps to the places of agents and to their locks alone. */
export interface WorkerParts extends Partial<WorkerLimits> {
  readonly identity: Identity;
  /** Milliseconds that its leases hold without being renewed. */
  readonly leaseMs: number;
  /** Where the leases are. */
  readonly databaseUrl: string;
  readonly store: EventStore;
  readonly pool: pg.Pool;
  readonly planner: Planner;
  readonly catalogue: ToolCatalogue;
  readonly workspace: Workspace;
  /** Absent: agent steps are refused. */
  readonly model?: AgentModel;
  /** Seconds that log lines are kept in the event log; absent: for ever. */
  readonly keepLogSeconds?: number;
  /** Takes hidden events out of the event log; absent where its server does that. */
  readonly sweep?: SweepLog;
  readonly logger: Logger;
}

/** Everything that acts, for all tenants of the log: runs executions and makes plans, beside other workers. */
export class Worker {
  private readonly stopping = new AbortController();
  private readonly log: ExecutionLog;
  private readonly checkpoints: CheckpointsTable;
  private readonly effects: ExecutionEffects;
  private readonly runner: ExecutionRunner;
  private readonly requests: PlanRequests;
  private readonly members: Membership;
  private readonly claims: LocksTable;
  private readonly locks: LockDesk;
  private readonly placesTable: PlacesTable;
  private readonly places: PlacesDesk;
  private readonly cooldownsTable: CooldownsTable;
  private readonly cooldowns: Cooldowns;
  private readonly watch: NeighbourWatch;
  private readonly taker: WorkTaker;
  private following: Promise<void> | undefined;
  private sweeping: Promise<void> | undefined;
  private tidying: Promise<void> | undefined;

  constructor(private readonly parts: WorkerParts) {
    const { store, databaseUrl, catalogue, logger } = parts;
    const worker = parts.identity.name;
    this.members = new Membership({
      ...parts,
      onJoining: () => this.taker.doubt(),
      onJoined: (owned) => this.joined(owned),
      onSuspended: () => this.suspended(),
      onNews: () => this.heardNews(),
      onCooldown: (told) => this.cooldowns.hear(told),
      onClaims: () => [this.locks, this.places].forEach((desk) => desk.look()),
    });
    const leases = new Leases(this.members);
    this.log = new ExecutionLog(store, worker, logger, parts.keepLogSeconds);
    this.claims = new LocksTable(this.members, parts.leaseMs);
    this.locks = new ClaimDesk(this.claims, logger);
    this.placesTable = new PlacesTable(this.members, parts.leaseMs);
    this.places = new ClaimDesk(this.placesTable, logger);
    const steps = new StepRunner({ ...parts, log: this.log, locks: this.locks });
    this.cooldownsTable = new CooldownsTable(parts.pool);
    this.cooldowns = new Cooldowns(this.cooldownsTable, logger);
    const models = new ModelAccess(this.cooldowns, parts.modelRates);
    const maker = new PlanMaker({ ...parts, worker, models });
    const { agents } = catalogue;
    const gate = new AgentGate({ ...parts, agents, desk: this.places });
    const cooldown = new CooldownGate(this.cooldowns, catalogue);
    const own = [...(agents.length > 0 ? [gate] : []), new LockGate(this.locks)];
    const gates = [cooldown, ...(parts.gates?.(own) ?? own)];
    const admission = new Admission(gates, new EndedAttempts(store), models);
    const standings = new AgentStandings({
      agents,
      read: (tenant) => readAgentRecords(parts.pool, tenant, sharedNow()),
      elsewhere: async () => (gate.hasLimits ? this.placesTable.takenElsewhere() : new Map<string, number>()),
      runningHere: (...of) => gate.runningOf(...of),
      logger,
    });
    this.checkpoints = new CheckpointsTable(parts.pool);
    const snapshots = new PostgresSnapshotStore(parts.pool);
    this.effects = new ExecutionEffects({
      checkpoints: new Checkpoints(this.checkpoints, catalogue),
      planning: new Planning({
        worker,
        maker,
        reviser: new PlanReviser({ ...parts, worker, models }),
        log: this.log,
        logger,
      }),
      steps,
      log: this.log,
      admission,
      standings,
      children: new SubExecutions({ store, snapshots, logger }),
      logger,
    });
    const onRoom = () => this.taker.roomAgain();
    this.runner = new ExecutionRunner({
      store,
      snapshots,
      worker,
      leases,
      effects: this.effects,
      logger,
      room: parts.identity.room,
      onRoom,
    });
    this.requests = new PlanRequests({ store, maker, catalogue, worker, leases, logger });
    this.taker = new WorkTaker(leases, [this.runner, this.requests], parts.identity.room, logger);
    this.watch = new NeighbourWatch(databaseUrl, this.members, logger);
  }

  /** Resolves when this worker is one of those that act and has taken its share of what was free. */
  async start(): Promise<void> {
    await Promise.all([this.members.open(), this.cooldowns.catchUp()]);
    this.watch.start();
    this.following = follow(this.taker, this.parts, this.stopping.signal);
    const { sweep, logger } = this.parts;
    if (sweep) this.sweeping = keepSweeping(sweep, logger, this.stopping.signal);
    const tables = [this.checkpoints, this.claims, this.placesTable, this.cooldownsTable];
    this.tidying = keepTidy(tables, logger, this.stopping.signal);
    await this.taker.claim();
  }

  /**
   * Starts nothing more, lets running steps end for at most `withinMs`, and gives every run to the other workers as soon as none
   * of its steps is running here.
   */
  async stop(withinMs = 5_000): Promise<void> {
    this.stopping.abort();
    this.taker.retire();
    const watched = this.watch.stop();
    void this.members.retire();
    this.requests.drain();
    const drained = this.effects.drain(withinMs);
    this.runner.drain();
    await drained;
    await this.runner.stop();
    await this.log.close();
    this.locks.close();
    this.places.close();
    await this.members.leave();
    await Promise.all([this.following, this.sweeping, this.tidying, watched]);
  }

  private suspended(): void {
    this.effects.suspend();
    this.taker.doubt();
  }

  private joined(owned: readonly StreamName[]): void {
    this.taker.joined(owned);
    if (this.following) void this.cooldowns.catchUp();
    if (this.effects.resume()) this.runner.advanceAll();
  }

  private heardNews(): void {
    void this.taker.claim();
    void this.watch.recheck();
  }
}
