import type { Effect, EffectReceipt } from '@app/domain/execution/effects/effect.js';
import type { TenantId } from '@app/domain/kernel/ids.js';
import type { Pool } from 'pg';
import type { Page } from '../page.js';
import { pageSize } from '../page-size.js';
import { oldestPosition } from '../projector-checkpoint.js';
import { inTenant } from '../tenant-transaction.js';
import { fromLedgerCursor, toLedgerCursor } from './ledger-cursor.js';

/** One attempt at an effect on the world. */
export interface LedgerEntry extends Pick<
  Effect,
  'idempotencyKey' | 'stepId' | 'uses' | 'effects' | 'isCompensation'
> {
  readonly executionId: string;
  readonly attempt: number;
  readonly worker: string;
  readonly startedAt: Date;
  readonly outcome: EffectReceipt['outcome'];
  /** Its answer got lost, and the check of its tool found that it had its effect. */
  readonly verified: boolean;
  readonly endedAt?: Date;
  /** Why it failed, or how its outcome got lost. */
  readonly error?: string;
}

export interface LedgerFilter {
  readonly outcome?: readonly LedgerEntry['outcome'][];
  /** Names of tools and agents. */
  readonly uses?: readonly string[];
  /** Inclusive. */
  readonly startedSince?: Date;
  /** Exclusive. */
  readonly startedUntil?: Date;
}

export interface ListLedger {
  readonly tenant: TenantId;
  /** 1 to 200. */
  readonly first: number;
  /** Cursor of the last edge seen. */
  readonly after?: string;
  readonly filter?: LedgerFilter;
}

/**
 * What all executions of a tenant did to the world, newest first: every attempt at something that writes or reaches out.
 * @throws InvalidCursor, RangeError
 */
export async function listLedger(pool: Pool, query: ListLedger): Promise<Page<LedgerEntry>> {
  const { tenant, filter = {} } = query;
  const first = pageSize(query.first, 200);
  const after = query.after === undefined ? undefined : fromLedgerCursor(query.after);
  const wanted = [
    tenant,
    filter.outcome ?? null,
    filter.uses ?? null,
    filter.startedSince ?? null,
    filter.startedUntil ?? null,
  ];
  const condition = conditionFor(filter);
  return inTenant(pool, tenant, async (client) => {
    const { rows } = await client.query<LedgerRow>(
      `select * from read_model.effects
       where ${condition} and ($6::timestamptz is null or (started_at, execution_id, revision) < ($6, $7::uuid, $8::integer))
       order by started_at desc, execution_id desc, revision desc
       limit $9`,
      [...wanted, after?.startedAt ?? null, after?.executionId ?? null, after?.revision ?? null, first + 1],
    );
    const total = await client.query<{ count: number }>(
      `select count(*)::integer as count from read_model.effects where ${condition}`,
      wanted,
    );
    const position = await oldestPosition(client);
    const edges = rows.slice(0, first).map((row) => ({ cursor: cursorOf(row), node: toEntry(row) }));
    const end = edges.at(-1)?.cursor;
    return {
      edges,
      pageInfo: { hasNextPage: rows.length > first, ...(end === undefined ? {} : { endCursor: end }) },
      totalCount: total.rows[0]?.count ?? 0,
      ...(position === undefined ? {} : { position }),
    };
  });
}

/** What nobody knows is asked for by itself and is rare: said as a constant, it is found by its own index. */
function conditionFor({ outcome }: LedgerFilter): string {
  const onlyUnknown = outcome?.length === 1 && outcome[0] === 'unknown';
  return `tenant_id = $1
    and ${onlyUnknown ? "outcome = 'unknown' and $2::text[] is not null" : '($2::text[] is null or outcome = any ($2))'}
    and ($3::text[] is null or uses = any ($3))
    and ($4::timestamptz is null or started_at >= $4)
    and ($5::timestamptz is null or started_at < $5)`;
}

interface LedgerRow {
  readonly execution_id: string;
  readonly revision: number;
  readonly step_id: string;
  readonly idempotency_key: string;
  readonly uses: string;
  readonly effects: LedgerEntry['effects'];
  readonly is_compensation: boolean;
  readonly attempt: number;
  readonly worker: string;
  readonly started_at: Date;
  readonly outcome: LedgerEntry['outcome'];
  readonly verified: boolean;
  readonly ended_at: Date | null;
  readonly error: string | null;
}

const cursorOf = ({ started_at, execution_id, revision }: LedgerRow): string =>
  toLedgerCursor({ startedAt: started_at, executionId: execution_id, revision });

const toEntry = (row: LedgerRow): LedgerEntry => ({
  executionId: row.execution_id,
  stepId: row.step_id,
  idempotencyKey: row.idempotency_key,
  uses: row.uses,
  effects: row.effects,
  isCompensation: row.is_compensation,
  attempt: row.attempt,
  worker: row.worker,
  startedAt: row.started_at,
  outcome: row.outcome,
  verified: row.verified,
  ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
  ...(row.error === null ? {} : { error: row.error }),
});
