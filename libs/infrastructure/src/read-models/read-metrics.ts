import type { TenantId } from '@app/domain/kernel/ids.js';
import type { Pool } from 'pg';
import { readDurations } from './metrics/read-durations.js';
import { readExecutionCounts } from './metrics/read-execution-counts.js';
import { readOverTime } from './metrics/read-over-time.js';
import { readStepCounts } from './metrics/read-step-counts.js';
import { readTokens } from './metrics/read-tokens.js';
import type { Metrics, MetricsWindow } from './metrics/metrics.js';
import { inTenant } from './tenant-transaction.js';

/**
 * Counted when asked, from the rows of executions and steps: nothing is stored twice, so nothing can disagree.
 * 10,000 executions of ten steps take about a tenth of a second; daily sums would be the next step if that is too slow.
 */
export function readMetrics(
  pool: Pool,
  query: { readonly tenant: TenantId } & MetricsWindow,
): Promise<Metrics> {
  return inTenant(pool, query.tenant, async (client) => {
    const window = [query.tenant, query.since ?? null, query.until ?? null];
    return {
      executions: await readExecutionCounts(client, window),
      steps: await readStepCounts(client, window),
      durations: await readDurations(client, window),
      tokens: await readTokens(client, window),
      overTime: await readOverTime(client, window),
    };
  });
}
