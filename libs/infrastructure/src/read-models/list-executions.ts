import type { TenantId } from '@app/domain/kernel/ids.js';
import type { Pool } from 'pg';
import { fromCursor, toCursor } from './cursor.js';
import { toSummary, type ExecutionRow, type ExecutionSummary } from './execution-summary.js';
import type { Page } from './page.js';
import { pageSize } from './page-size.js';
import { oldestPosition } from './projector-checkpoint.js';
import { inTenant } from './tenant-transaction.js';

export interface ExecutionFilter {
  readonly status?: readonly ExecutionSummary['status'][];
  /** Part of the request's text, in any case. */
  readonly search?: string;
  /** Inclusive. */
  readonly requestedSince?: Date;
  /** Exclusive. */
  readonly requestedUntil?: Date;
}

export interface ListExecutions {
  readonly tenant: TenantId;
  /** 1 to 200. */
  readonly first: number;
  /** Cursor of the last edge seen. */
  readonly after?: string;
  readonly filter?: ExecutionFilter;
}

/**
 * Executions, newest first.
 * @throws InvalidCursor, RangeError
 */
export async function listExecutions(pool: Pool, query: ListExecutions): Promise<Page<ExecutionSummary>> {
  const { tenant, filter = {} } = query;
  const first = pageSize(query.first, 200);
  const after = query.after === undefined ? undefined : fromCursor(query.after);
  const wanted = [
    tenant,
    filter.status ?? null,
    filter.search === undefined ? null : `%${escapeLike(filter.search)}%`,
    filter.requestedSince ?? null,
    filter.requestedUntil ?? null,
  ];
  return inTenant(pool, tenant, async (client) => {
    const page = [...wanted, after?.requestedAt ?? null, after?.id ?? null, first + 1];
    const { rows } = await client.query<ExecutionRow>(pageSql, page);
    const total = await client.query<{ count: number }>(countSql, wanted);
    const position = await oldestPosition(client);
    const edges = rows.slice(0, first).map((row) => ({
      cursor: toCursor({ requestedAt: row.requested_at, id: row.id }),
      node: toSummary(row),
    }));
    const end = edges.at(-1)?.cursor;
    return {
      edges,
      pageInfo: { hasNextPage: rows.length > first, ...(end === undefined ? {} : { endCursor: end }) },
      totalCount: total.rows[0]?.count ?? 0,
      ...(position === undefined ? {} : { position }),
    };
  });
}

const escapeLike = (text: string): string => text.replaceAll('\0', '').replace(/[\\%_]/g, '\\$&');

/**
 * The search reads every request of the tenant that the other filters leave: 100,000 short ones take tens of
 * milliseconds. A trigram index would be faster but needs an extension that a hosted database may not offer.
 */
const condition = `
  e.tenant_id = $1
  and ($2::text[] is null or e.status = any ($2))
  and ($3::text is null or e.request ilike $3)
  and ($4::timestamptz is null or e.requested_at >= $4)
  and ($5::timestamptz is null or e.requested_at < $5)`;

/**
 * By key, not by offset: the cost does not grow with the page, and a run that starts meanwhile shifts nothing.
 * Steps are counted for the rows of the page only, along their primary key; a counter on the execution's row would
 * cost another update for every step that ends.
 */
const pageSql = `
  with page as (
    select * from read_model.executions e
    where ${condition}
      and ($6::timestamptz is null or (e.requested_at, e.execution_id) < ($6, $7::uuid))
    order by e.requested_at desc, e.execution_id desc
    limit $8
  )
  select e.execution_id as id, e.request, e.status, e.requested_by, e.requested_at, e.started_at, e.ended_at,
         e.failure_code, e.failure_message, e.failure_step_id,
         s.total as steps_total, s.settled as steps_settled, a.waiting as approvals_waiting
  from page e
  cross join lateral (
    select count(*)::integer as total,
           (count(*) filter (where status in ('succeeded', 'failed', 'skipped', 'cancelled')))::integer as settled
    from read_model.steps where tenant_id = e.tenant_id and execution_id = e.execution_id
  ) s
  cross join lateral (
    select count(*)::integer as waiting from read_model.approvals
    where tenant_id = e.tenant_id and execution_id = e.execution_id and status = 'pending'
  ) a
  order by e.requested_at desc, e.execution_id desc`;

const countSql = `select count(*)::integer as count from read_model.executions e where ${condition}`;
