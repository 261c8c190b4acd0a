import type { TenantId } from '@app/domain/kernel/ids.js';
import type { Pool, PoolClient } from 'pg';

/**
 * Runs queries that see the rows of one tenant and nothing else: as the role tizmoret_reader, which row-level security
 * confines to the tenant named by the setting tizmoret.tenant. Both settings end with the transaction, so a connection
 * goes back to the pool clean. Everything inside sees one snapshot and can write nothing.
 *
 * Three round trips. The alternative, a pool per tenant logged in as a role of its own, would save two of them
 * but cost a connection per tenant.
 */
export async function inTenant<Result>(
  pool: Pool,
  tenant: TenantId,
  query: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query(
      `begin isolation level repeatable read read only;
       set local role tizmoret_reader;
       set local tizmoret.tenant = ${client.escapeLiteral(tenant)}`,
    );
    const result = await query(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((broken: unknown) => {
      failure = broken as Error;
    });
    throw error;
  } finally {
    client.release(failure);
  }
}
