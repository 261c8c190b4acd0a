import { emptyAccount, type Account } from '@app/domain/tenant-budgets/account.js';
import { withClient } from '../event-store-soak/faults.js';
import type { LockClaim } from './check/check-locks.js';

async function rowsOf<Row>(
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  let found: readonly Row[] = [];
  await withClient(url, async (client) => {
    found = (await client.query<Row & Record<string, unknown>>(text, [...values])).rows;
  });
  return found;
}

export const readClaims = (url: string): Promise<readonly LockClaim[]> =>
  rowsOf(url, 'select name, stream, step_id as step, token from worker.lock_claims order by ticket');

export async function readAccount(url: string, tenant: string): Promise<Account> {
  const text = 'select account from worker.accounts where tenant = $1';
  const [row] = await rowsOf<{ account: Account }>(url, text, [tenant]);
  return row?.account ?? emptyAccount;
}

/** A line for each run, in the words of the table. */
export async function readLeases(url: string, streams: readonly string[]): Promise<readonly string[]> {
  const rows = await rowsOf<{ stream: string; lease: unknown }>(
    url,
    `select stream, (select row_to_json(l) from worker.leases l where l.stream = s.stream) as lease
     from unnest($1::text[]) s (stream)`,
    [streams],
  );
  return rows.map(({ stream, lease }) => `${stream}: its lease is ${JSON.stringify(lease)}`);
}
