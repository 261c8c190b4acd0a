import type { Ballot } from '@app/domain/execution/approvals/ballot.js';
import type { Json } from '@app/domain/kernel/json.js';
import type { TenantId } from '@app/domain/kernel/ids.js';
import type { Pool } from 'pg';
import { pageSize } from './page-size.js';
import { inTenant } from './tenant-transaction.js';

/** A question that waits for a person. */
export interface PendingApproval {
  readonly kind: 'plan' | 'policy' | 'unknown-outcome';
  readonly executionId: string;
  /** Absent when the whole plan waits. */
  readonly stepId?: string;
  /** Of the step, or the goal of the plan. */
  readonly title: string;
  readonly reason: string;
  /** What would run; absent for a plan. */
  readonly input?: Json;
  /** To be named in the decision. */
  readonly digest: string;
  readonly requestedAt: Date;
  /** Absent when the first decision of anybody ends it. */
  readonly ballot?: Ballot;
  /** Whether a pause stops the clock of the ballot. */
  readonly stands: boolean;
  /** The request of the execution. */
  readonly request: string;
}

/**
 * Everything that waits for a person, the oldest first.
 * @param first 1 to 500
 * @throws RangeError
 */
export async function pendingApprovals(
  pool: Pool,
  tenant: TenantId,
  first: number,
): Promise<readonly PendingApproval[]> {
  const limit = pageSize(first, 500);
  return inTenant(pool, tenant, async (client) => {
    const { rows } = await client.query<Row>(
      `select a.kind, a.execution_id, a.step_id, coalesce(s.title, e.goal, '') as title, a.reason, a.input, a.digest, a.requested_at, a.ballot, a.paused_at is not null as stands, e.request
       from read_model.approvals a
       join read_model.executions e using (tenant_id, execution_id)
       left join read_model.steps s using (tenant_id, execution_id, step_id)
       where a.tenant_id = $1 and a.status = 'pending'
       order by a.requested_at, a.execution_id, a.asked
       limit $2`,
      [tenant, limit],
    );
    return rows.map(toApproval);
  });
}

interface Row {
  readonly kind: PendingApproval['kind'];
  readonly execution_id: string;
  readonly step_id: string | null;
  readonly title: string;
  readonly reason: string;
  readonly input: Json;
  readonly digest: string;
  readonly requested_at: Date;
  readonly ballot: Ballot | null;
  readonly stands: boolean;
  readonly request: string;
}

const toApproval = (row: Row): PendingApproval => ({
  kind: row.kind,
  executionId: row.execution_id,
  ...(row.step_id === null ? {} : { stepId: row.step_id, input: row.input }),
  title: row.title,
  reason: row.reason,
  digest: row.digest,
  requestedAt: row.requested_at,
  ...(row.ballot === null ? {} : { ballot: row.ballot }),
  stands: row.stands,
  request: row.request,
});
