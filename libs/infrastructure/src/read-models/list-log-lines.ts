import type { TenantId } from '@app/domain/kernel/ids.js';
import type { Pool } from 'pg';
import { pageSize } from './page-size.js';
import { inTenant } from './tenant-transaction.js';

/** From the least to the most important. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LogLine {
  /** In the execution's log stream; `after` of the next page. */
  readonly revision: number;
  readonly at: Date;
  readonly level: LogLevel;
  /** Absent for what belongs to no step. */
  readonly stepId?: string;
  readonly attempt?: number;
  readonly message: string;
}

export interface ListLogLines {
  readonly tenant: TenantId;
  readonly executionId: string;
  readonly stepId?: string;
  /** This level and more important ones. */
  readonly level?: LogLevel;
  /** A revision; lines behind it. */
  readonly after?: number;
  /** 1 to 1,000. */
  readonly first: number;
}

/**
 * Log lines of an execution in the order they were written; empty when there is no such execution.
 * @throws RangeError
 */
export async function listLogLines(pool: Pool, query: ListLogLines): Promise<readonly LogLine[]> {
  const { tenant, executionId, stepId, level = 'debug', after = -1 } = query;
  const first = pageSize(query.first, 1000);
  const levels = logLevels.slice(logLevels.indexOf(level));
  return inTenant(pool, tenant, async (client) => {
    const { rows } = await client.query<Row>(
      `select revision, at, level, step_id, attempt, message
       from read_model.log_lines
       where tenant_id = $1 and execution_id = $2 and revision > $3
         and level = any ($4) and ($5::text is null or step_id = $5)
       order by revision
       limit $6`,
      [tenant, executionId, after, levels, stepId ?? null, first],
    );
    return rows.map(({ step_id, attempt, ...line }) => ({
      ...line,
      ...(step_id === null ? {} : { stepId: step_id }),
      ...(attempt === null ? {} : { attempt }),
    }));
  });
}

interface Row {
  readonly revision: number;
  readonly at: Date;
  readonly level: LogLevel;
  readonly step_id: string | null;
  readonly attempt: number | null;
  readonly message: string;
}
