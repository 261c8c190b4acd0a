import type { TenantId } from '@app/domain/kernel/ids.js';
import { emptyAccount, expire, type Account } from '@app/domain/tenant-budgets/account.js';
import type { Calendar } from '@app/domain/tenant-budgets/tenant-budget.js';
import type { Pool } from 'pg';
import { inTenant } from '../read-models/tenant-transaction.js';
import { calendarColumns, calendarOf, type CalendarRow } from './calendar-columns.js';

/** What a tenant has spent and reserved, as it is now. */
export const readAccount = (
  pool: Pool,
  tenant: TenantId,
): Promise<{ readonly account: Account; readonly calendar: Calendar }> =>
  inTenant(pool, tenant, async (client) => {
    const { rows } = await client.query<CalendarRow & { readonly account: Account | null }>(
      `select (select account from worker.accounts where tenant = $1) as account, ${calendarColumns}`,
      [tenant],
    );
    const [row] = rows as [CalendarRow & { readonly account: Account | null }];
    const calendar = calendarOf(row);
    return { account: expire(row.account ?? emptyAccount, calendar), calendar };
  });
