import type { ClientBase } from 'pg';
import type { ExecutionCounts } from './metrics.js';
import { inWindow, type WindowParameters } from './window.js';

export async function readExecutionCounts(
  client: ClientBase,
  window: WindowParameters,
): Promise<ExecutionCounts> {
  const { rows } = await client.query<ExecutionCounts>(
    `select count(*)::integer as total,
            (count(*) filter (where e.status = 'completed'))::integer as completed,
            (count(*) filter (where e.status = 'failed'))::integer as failed,
            (count(*) filter (where e.status = 'cancelled'))::integer as cancelled,
            (count(*) filter (where e.status in ('running', 'replanning')))::integer as running,
            (count(*) filter (where exists (
              select 1 from read_model.approvals a
              where a.tenant_id = e.tenant_id and a.execution_id = e.execution_id and a.status = 'pending'
            )))::integer as "waitingForApproval"
     from read_model.executions e where ${inWindow}`,
    [...window],
  );
  return rows[0] as ExecutionCounts;
}
