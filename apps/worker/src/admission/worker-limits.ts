import type pg from 'pg';
import type { TenantId } from '@app/domain/kernel/ids.js';
import type { Usage } from '@app/domain/plan/plan.js';
import type { Config } from '@app/infrastructure/config/config.js';
import { limitsOfTenant } from '@app/infrastructure/config/limits.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import { pursesFor, spendOnPlans } from './budgets/purses-for.js';
import type { Gate } from './gate.js';
import { gatesFor } from './gates-for.js';
import { ModelRates } from './rates/model-rates.js';
import { PostgresSliceStore } from './rates/slice-store.js';

/** What a worker holds steps to beside what their plans say. */
export interface WorkerLimits {
  /** What a step passes before it starts, in this order, with those of the worker itself among them: places of agents, and locks. */
  readonly gates: (own: readonly Gate[]) => readonly Gate[];
  /** A tenant's share beside others, more than 0. */
  readonly weightOf: (tenant: string) => number;
  /** What limits the answers of models; absent: nothing. */
  readonly modelRates?: ModelRates;
  /** Told what each answer to a planner has used. Resolves when that is stored. */
  readonly onPlanning: (tenant: TenantId, usage: Usage) => Promise<void>;
}

/**
 * From the settings: production, the bench and the worker processes of tests have them composed here.
 * @param worker its name
 */
export function workerLimits(
  { workerSteps, limits }: Pick<Config, 'workerSteps' | 'limits'>,
  worker: string,
  pool: pg.Pool,
  logger: Logger,
): WorkerLimits {
  const purses = pursesFor(limits, pool, logger);
  const store = new PostgresSliceStore(pool);
  const onError = (error: unknown) => logger.warn({ err: error }, 'cannot read the limits, steps wait');
  const models = Object.entries(limits.models);
  const weightOf = (tenant: string) => limitsOfTenant(limits, tenant)?.weight ?? 1;
  return {
    gates: gatesFor({ workerSteps, limits, weightOf, worker, purses, pool, store, onError, logger }),
    weightOf,
    ...(models.length > 0 && { modelRates: new ModelRates({ rates: new Map(models), store, onError }) }),
    onPlanning: spendOnPlans(purses, limits),
  };
}
