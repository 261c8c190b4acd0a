import type pg from 'pg';
import type { Limits, Rate } from '@app/infrastructure/config/limits.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import { BudgetGate } from './budgets/budget-gate.js';
import type { TenantPurses } from './budgets/tenant-purses.js';
import { BreakerGate } from './breaker-gate.js';
import { BreakersTable } from './breakers-table.js';
import { CapacityGate } from './capacity-gate.js';
import type { Gate } from './gate.js';
import { RateGate, type StartSubject } from './rates/rate-gate.js';
import type { SliceStore } from './rates/slice-store.js';

interface GateParts {
  /** Steps that the worker runs at once. */
  readonly workerSteps: number;
  readonly limits: Limits;
  readonly weightOf: (tenant: string) => number;
  /** Its name. */
  readonly worker: string;
  readonly purses: TenantPurses;
  readonly pool: pg.Pool;
  /** Where the buckets of rates are. */
  readonly store: SliceStore;
  readonly onError: (error: unknown) => void;
  readonly logger: Logger;
}

/**
 * What steps pass before they start. The budget of the tenant comes first, for who waits for that waits long and keeps what it has
 * taken. A place of the worker comes last: who waits for something else takes none. Places of agents and locks come before that,
 * in this order: who waits for a limit keeps no lock from others.
 */
export function gatesFor({
  workerSteps,
  limits,
  weightOf,
  worker,
  purses,
  pool,
  store,
  onError,
  logger,
}: GateParts): (own: readonly Gate[]) => readonly Gate[] {
  const { tools, agents, tenants } = limits;
  const gate = (subject: StartSubject, rates: readonly (readonly [string, Rate])[]) =>
    rates.length === 0 ? [] : [new RateGate({ subject, rates: new Map(rates), store, onError })];
  const ofTenants = Object.entries(tenants).flatMap(([name, { rate }]) =>
    rate ? [[name, rate] as const] : [],
  );
  const hasBudgets = Object.values(tenants).some(({ budget }) => budget);
  return (own) => [
    ...(hasBudgets ? [new BudgetGate(purses, limits.price)] : []),
    new BreakerGate(limits.breaker, logger, new BreakersTable(pool, worker, logger)),
    ...gate('tool', Object.entries(tools)),
    ...gate('agent', Object.entries(agents)),
    ...gate('tenant', ofTenants),
    ...own,
    new CapacityGate(workerSteps, weightOf),
  ];
}
