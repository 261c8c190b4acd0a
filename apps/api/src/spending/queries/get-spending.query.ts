import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { readAccount } from '@app/infrastructure/tenant-budgets/read-account.js';
import { READ_POOL, SETTINGS, type ApiSettings } from '../../parts.js';
import { spendingView } from '../spending-view.js';
import type { Spending } from '../types/spending.type.js';

export class GetSpending extends Query<Spending | null> {}

@QueryHandler(GetSpending)
export class GetSpendingHandler implements IQueryHandler<GetSpending> {
  constructor(
    @Inject(READ_POOL) private readonly pool: Pool,
    @Inject(SETTINGS) private readonly settings: ApiSettings,
  ) {}

  async execute() {
    const { tenant, budget } = this.settings;
    if (!budget) return null;
    const { account, calendar } = await readAccount(this.pool, tenant);
    return spendingView(account, budget, calendar);
  }
}
