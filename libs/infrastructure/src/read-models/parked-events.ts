import type { Position } from '@app/domain/kernel/event-store.js';
import type { TenantId } from '@app/domain/kernel/ids.js';
import type { Pool } from 'pg';
import { inTenant } from './tenant-transaction.js';

/** An event that a projection could not handle, or that stands behind one in its stream. */
export interface ParkedEvent {
  readonly projection: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
  readonly type: string;
  readonly error: string;
  readonly parkedAt: Date;
}

/** The first 1,000 events that wait for a repaired projector and `npm run rebuild`, in the order of the log. */
export async function parkedEvents(pool: Pool, tenant: TenantId): Promise<readonly ParkedEvent[]> {
  return inTenant(pool, tenant, async (client) => {
    const { rows } = await client.query<ParkedEvent>(
      `select projection, stream, revision, position, type, error, parked_at as "parkedAt"
       from read_model.parked_events where tenant_id = $1 order by position, projection limit 1000`,
      [tenant],
    );
    return rows;
  });
}
