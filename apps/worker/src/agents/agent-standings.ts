import type { AgentStanding } from '@app/domain/agents/choose-agent.js';
import { isPlanned, stepOf, type ExecutionState } from '@app/domain/execution/execution.state.js';
import type { StreamName, TenantId } from '@app/domain/kernel/ids.js';
import type { AgentDescription } from '@app/domain/plan/catalogue.js';
import type { AgentRecord } from '@app/infrastructure/read-models/agents/read-agent-records.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { Run } from '../execution-runner/run.js';
import { sharedNow } from '../time/shared-time.js';

type Records = ReadonlyMap<string, AgentRecord>;

interface Reading {
  readonly at: number;
  readonly records: Records;
  readonly elsewhere: ReadonlyMap<string, number>;
}

interface Options {
  readonly agents: readonly AgentDescription[];
  readonly read: (tenant: TenantId) => Promise<Records>;
  /** Places of agents that have a limit, taken by steps of other workers. */
  readonly elsewhere: () => Promise<ReadonlyMap<string, number>>;
  /** Steps that an agent carries out on this worker. */
  readonly runningHere: (agent: string, run: Run, hasStarted: (stepId: string) => boolean) => number;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** Records are read again when they are older, and not used any more when they are much older. Milliseconds. */
const fresh = 2_000;
const usable = 10_000;

/**
 * How the agents stand for a tenant: their record in the read models, which knows of all workers but lags a little; the places
 * that agents with a limit have given, to all tenants; and what this worker runs itself. Read only while steps have to choose.
 */
export class AgentStandings {
  private readonly readings = new Map<TenantId, Reading>();
  /** Runs that wait for a reading, by tenant. */
  private readonly reading = new Map<TenantId, Map<StreamName, () => void>>();

  constructor(private readonly options: Options) {}

  /** Undefined: it is being found out, and `again` is called when it is. */
  of(run: Run, state: ExecutionState, again: () => void): readonly AgentStanding[] | undefined {
    const known = this.readings.get(run.tenant);
    const age = known ? this.now() - known.at : Infinity;
    const isUsable = age <= usable;
    if (age > fresh) this.refresh(run, isUsable ? undefined : again);
    return known && isUsable ? this.standings(known, run, state) : undefined;
  }

  /** Whether a run waits to know how they stand. */
  isAwaited(stream: StreamName): boolean {
    return [...this.reading.values()].some((waiting) => waiting.has(stream));
  }

  private standings(
    { records, elsewhere }: Reading,
    run: Run,
    state: ExecutionState,
  ): readonly AgentStanding[] {
    const hasStarted = (stepId: string) => isPlanned(state) && stepOf(state, stepId)?.status === 'running';
    return this.options.agents.map(({ name, maxConcurrent }) => {
      const { health, running } = records.get(name) ?? unknown;
      const here = this.options.runningHere(name, run, hasStarted);
      if (maxConcurrent === undefined) return { name, health, running: Math.max(running, here) };
      return { name, health, running: (elsewhere.get(name) ?? 0) + here, limit: maxConcurrent };
    });
  }

  private refresh({ tenant, stream }: Run, again?: () => void): void {
    const isUnderWay = this.reading.has(tenant);
    const waiting = this.reading.get(tenant) ?? new Map<StreamName, () => void>();
    if (again) waiting.set(stream, again);
    this.reading.set(tenant, waiting);
    if (isUnderWay) return;
    void this.read(tenant).then((reading) => {
      this.readings.set(tenant, { at: this.now(), ...reading });
      this.reading.delete(tenant);
      for (const tell of waiting.values()) tell();
    });
  }

  /** Without records agents are chosen by what runs here alone: work goes on when the read models cannot be asked. */
  private async read(tenant: TenantId): Promise<Omit<Reading, 'at'>> {
    const { read, elsewhere, logger } = this.options;
    try {
      const [records, taken] = await Promise.all([read(tenant), elsewhere()]);
      return { records, elsewhere: taken };
    } catch (error) {
      logger.warn({ err: error, tenant }, 'agents are chosen without knowing their records');
      return { records: new Map(), elsewhere: new Map() };
    }
  }

  private now(): number {
    return this.options.now?.() ?? sharedNow();
  }
}

const unknown: AgentRecord = { health: { state: 'healthy', attempts: 0 }, running: 0 };
