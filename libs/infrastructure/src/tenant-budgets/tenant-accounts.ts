import type pg from 'pg';
import { emptyAccount, expire, type Account } from '@app/domain/tenant-budgets/account.js';
import type { Calendar } from '@app/domain/tenant-budgets/tenant-budget.js';
import { calendarColumns, calendarOf, type CalendarRow } from './calendar-columns.js';

/** Where the accounts of tenants are, which all workers share. */
export interface TenantAccounts {
  /** Changes an account while nobody else does: what `change` answers is stored, after what nobody has settled in time is counted as spent. */
  change<Result>(
    tenant: string,
    change: (account: Account, calendar: Calendar) => { readonly account: Account; readonly result: Result },
  ): Promise<Result>;
}

/** One transaction, four round trips. Callers gather what is asked for at once, so that it is not one for each attempt of a step. */
export class PostgresTenantAccounts implements TenantAccounts {
  constructor(private readonly pool: pg.Pool) {}

  async change<Result>(
    tenant: string,
    change: (account: Account, calendar: Calendar) => { readonly account: Account; readonly result: Result },
  ): Promise<Result> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('begin');
      const known = await lock(client, tenant);
      const calendar = calendarOf(known);
      const { account, result } = change(expire(known.account, calendar), calendar);
      await client.query('update worker.accounts set account = $2 where tenant = $1', [tenant, account]);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch((failure: unknown) => {
        broken = failure as Error;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }
}

async function lock(
  client: pg.PoolClient,
  tenant: string,
): Promise<CalendarRow & { readonly account: Account }> {
  for (;;) {
    const { rows } = await client.query<CalendarRow & { readonly account: Account }>(
      `select account, ${calendarColumns} from worker.accounts where tenant = $1 for update`,
      [tenant],
    );
    if (rows[0]) return rows[0];
    await client.query('insert into worker.accounts values ($1, $2) on conflict do nothing', [
      tenant,
      emptyAccount,
    ]);
  }
}
