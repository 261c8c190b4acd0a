import type { ClientBase } from 'pg';
import type { StepCounts } from './metrics.js';
import { stepsInWindow, type WindowParameters } from './window.js';

export async function readStepCounts(client: ClientBase, window: WindowParameters): Promise<StepCounts> {
  const { rows } = await client.query<StepCounts>(
    `select count(*)::integer as total,
            (count(*) filter (where s.status = 'succeeded'))::integer as succeeded,
            (count(*) filter (where s.status = 'failed'))::integer as failed,
            (count(*) filter (where s.status = 'skipped'))::integer as skipped,
            coalesce(sum(greatest(s.attempt - 1, 0)), 0)::integer as retries
     from ${stepsInWindow}`,
    [...window],
  );
  return rows[0] as StepCounts;
}
