import type { ClientBase } from 'pg';
import type { ToolDurations } from './metrics.js';
import { stepsInWindow, type WindowParameters } from './window.js';

/** Of calls: a map is none, its elements are. Exact percentiles (percentile_disc: a duration that occurred). Estimating sketches would need an extension. */
export async function readDurations(
  client: ClientBase,
  window: WindowParameters,
): Promise<readonly ToolDurations[]> {
  const { rows } = await client.query<ToolDurations>(
    `select uses as tool, count(*)::integer as count,
            percentile_disc(0.5) within group (order by ms) as "p50Ms",
            percentile_disc(0.95) within group (order by ms) as "p95Ms",
            max(ms) as "maxMs"
     from (
       select s.uses, (extract(epoch from s.ended_at - s.attempt_started_at) * 1000)::float8 as ms
       from ${stepsInWindow} and s.kind <> 'map' and s.status in ('succeeded', 'failed') and s.attempt_started_at is not null
     ) as attempts
     group by uses order by uses collate "C"`,
    [...window],
  );
  return rows;
}
