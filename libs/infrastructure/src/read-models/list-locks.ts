import type { Pool } from 'pg';
import { parseStream, type StreamName, type TenantId } from '@app/domain/kernel/ids.js';
import type { LockMode } from '@app/domain/plan/lock-demand.js';
import { pageSize } from './page-size.js';
import { inTenant } from './tenant-transaction.js';

/** A lock that some attempt has or waits for. */
export interface LockStanding {
  readonly name: string;
  readonly holders: readonly LockHolder[];
  /** Who waits, the first first, at most 100. */
  readonly queue: readonly LockHolder[];
  /** All that wait. */
  readonly waiting: number;
}

/** An attempt with a lock, or in the queue for it. */
export interface LockHolder {
  readonly executionId: string;
  readonly stepId: string;
  readonly attempt: number;
  readonly mode: LockMode;
  /** When it got the lock, or asked for it. */
  readonly since: Date;
  /** Null while it waits. */
  readonly token: number | null;
  /** No worker has its run: it makes way for others soon, unless one takes that up. */
  readonly isLeft: boolean;
}

interface Row {
  readonly name: string;
  readonly stream: StreamName;
  readonly step_id: string;
  readonly attempt: number;
  readonly exclusive: boolean;
  readonly since: Date;
  readonly token: string | null;
  readonly left: boolean;
  readonly waiting: string;
}

/**
 * The locks of a tenant that are taken or waited for, by name.
 * @param after the name of the last lock seen
 * @param first 1 to 500
 * @throws RangeError
 */
export async function listLocks(
  pool: Pool,
  tenant: TenantId,
  after: string | undefined,
  first: number,
): Promise<readonly LockStanding[]> {
  const limit = pageSize(first, 500);
  return inTenant(pool, tenant, async (client) => {
    const { rows } = await client.query<Row>(
      `select name, stream, step_id, attempt, exclusive, coalesce(granted_at, asked_at) as since, token, worker is null as left, waiting
       from (
         select *, row_number() over (partition by name, token is null order by ticket) as place,
           count(*) filter (where token is null) over (partition by name) as waiting
         from worker.lock_claims
         where tenant = $1 and name in (
           select distinct name from worker.lock_claims where tenant = $1 and name > $2 order by name limit $3
         )
       ) claims
       where token is not null or place <= 100
       order by name, ticket`,
      [tenant, after ?? '', limit],
    );
    const byName = new Map<string, Row[]>();
    for (const row of rows) {
      const ofLock = byName.get(row.name) ?? [];
      ofLock.push(row);
      byName.set(row.name, ofLock);
    }
    return [...byName].map(([name, claims]) => toStanding(name, claims));
  });
}

function toStanding(name: string, claims: readonly Row[]): LockStanding {
  const all = claims.map(toHolder);
  return {
    name,
    holders: all.filter(({ token }) => token !== null),
    queue: all.filter(({ token }) => token === null),
    waiting: Number(claims[0]?.waiting ?? 0),
  };
}

const toHolder = ({ stream, step_id, attempt, exclusive, since, token, left }: Row): LockHolder => ({
  executionId: parseStream(stream)?.id ?? stream,
  stepId: step_id,
  attempt,
  mode: exclusive ? 'exclusive' : 'shared',
  since,
  token: token === null ? null : Number(token),
  isLeft: left,
});
