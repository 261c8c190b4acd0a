import type pg from 'pg';
import { costOfTokens } from '@app/domain/execution/limits/budget.js';
import type { Usage } from '@app/domain/plan/plan.js';
import type { Limits } from '@app/infrastructure/config/limits.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import { PostgresTenantAccounts } from '@app/infrastructure/tenant-budgets/tenant-accounts.js';
import { TenantPurses } from './tenant-purses.js';

/** The budgets of tenants, in Postgres. */
export const pursesFor = (limits: Limits, pool: pg.Pool, logger: Logger): TenantPurses =>
  new TenantPurses({
    limits,
    accounts: new PostgresTenantAccounts(pool),
    onError: (error) => logger.warn({ err: error }, 'cannot reach the budgets of tenants, steps wait'),
  });

/** Counts what a planner has used: it is not held up, but what it has spent others cannot spend. Resolves when that is stored. */
export const spendOnPlans =
  (purses: TenantPurses, { price }: Limits) =>
  async (tenant: string, usage: Usage): Promise<void> =>
    purses.of(tenant)?.spend({
      calls: 0,
      tokens: usage.inputTokens + usage.outputTokens,
      cost: costOfTokens(usage, price),
    });
