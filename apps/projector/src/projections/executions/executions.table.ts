import type { ExecutionStatus, Paused } from '@app/domain/execution/execution.state.js';
import type { Row, Table } from '../../engine/execution-rows.js';

export interface ExecutionRow extends Row {
  readonly request: string;
  readonly requested_by: string;
  readonly requested_at: Date;
  readonly status: Exclude<ExecutionStatus, 'none'>;
  readonly resume_to: Paused['resumeTo'] | null;
  readonly goal: string | null;
  readonly planner: string | null;
  readonly planning_input_tokens: number;
  readonly planning_output_tokens: number;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
  readonly failure_code: string | null;
  readonly failure_message: string | null;
  readonly failure_step_id: string | null;
}

export const executionsTable: Table<ExecutionRow> = { name: 'executions' };
