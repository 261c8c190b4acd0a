import type { ExecutionStatus } from '@app/domain/execution/execution.state.js';

/** One line of the list of executions. */
export interface ExecutionSummary {
  readonly id: string;
  readonly request: string;
  readonly status: Exclude<ExecutionStatus, 'none'>;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly startedAt?: Date;
  readonly endedAt?: Date;
  /** From the start to the end; absent before the end. */
  readonly durationMs?: number;
  readonly stepsTotal: number;
  /** Steps that succeeded, failed, were skipped or cancelled. */
  readonly stepsSettled: number;
  readonly approvalsWaiting: number;
  readonly failure?: { readonly code: string; readonly message: string; readonly stepId?: string };
}

export interface ExecutionRow {
  readonly id: string;
  readonly request: string;
  readonly status: ExecutionSummary['status'];
  readonly requested_by: string;
  readonly requested_at: Date;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
  readonly steps_total: number;
  readonly steps_settled: number;
  readonly approvals_waiting: number;
  readonly failure_code: string | null;
  readonly failure_message: string | null;
  readonly failure_step_id: string | null;
}

export function toSummary(row: ExecutionRow): ExecutionSummary {
  const { started_at: startedAt, ended_at: endedAt } = row;
  return {
    id: row.id,
    request: row.request,
    status: row.status,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    ...(startedAt === null ? {} : { startedAt }),
    ...(endedAt === null ? {} : { endedAt }),
    ...(startedAt === null || endedAt === null
      ? {}
      : { durationMs: endedAt.getTime() - startedAt.getTime() }),
    stepsTotal: row.steps_total,
    stepsSettled: row.steps_settled,
    approvalsWaiting: row.approvals_waiting,
    ...(row.failure_code === null ? {} : { failure: failureOf(row, row.failure_code) }),
  };
}

const failureOf = (row: ExecutionRow, code: string) => ({
  code,
  message: row.failure_message ?? '',
  ...(row.failure_step_id === null ? {} : { stepId: row.failure_step_id }),
});
