import type { ClientBase } from 'pg';
import type { DayOutcomes } from './metrics.js';
import { inWindow, type WindowParameters } from './window.js';

/** By the day of the request, so that the outcomes of a day never exceed what was started on it. */
export async function readOverTime(
  client: ClientBase,
  window: WindowParameters,
): Promise<readonly DayOutcomes[]> {
  const { rows } = await client.query<DayOutcomes>(
    `select to_char(e.requested_at at time zone 'UTC', 'YYYY-MM-DD') as day,
            count(*)::integer as started,
            (count(*) filter (where e.status = 'completed'))::integer as completed,
            (count(*) filter (where e.status = 'failed'))::integer as failed,
            (count(*) filter (where e.status = 'cancelled'))::integer as cancelled
     from read_model.executions e where ${inWindow}
     group by day order by day`,
    [...window],
  );
  return rows;
}
