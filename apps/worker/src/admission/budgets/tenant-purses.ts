import { randomUUID } from 'node:crypto';
import type { TenantBudget } from '@app/domain/tenant-budgets/tenant-budget.js';
import { limitsOfTenant, type Limits } from '@app/infrastructure/config/limits.js';
import type { TenantAccounts } from '@app/infrastructure/tenant-budgets/tenant-accounts.js';
import { TenantPurse } from './tenant-purse.js';

/** The budgets of tenants as this worker spends them. */
export class TenantPurses {
  private readonly by = randomUUID();
  private readonly purses = new Map<string, TenantPurse>();

  constructor(
    private readonly parts: {
      readonly limits: Limits;
      readonly accounts: TenantAccounts;
      readonly onError: (error: unknown) => void;
    },
  ) {}

  budgetOf(tenant: string): TenantBudget | undefined {
    return limitsOfTenant(this.parts.limits, tenant)?.budget;
  }

  /** Undefined: the tenant may spend what it likes. */
  of(tenant: string): TenantPurse | undefined {
    const budget = this.budgetOf(tenant);
    if (!budget) return undefined;
    const { accounts, onError } = this.parts;
    const purse =
      this.purses.get(tenant) ?? new TenantPurse({ tenant, budget, accounts, by: this.by, onError });
    this.purses.set(tenant, purse);
    return purse;
  }
}
