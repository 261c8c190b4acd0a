import type { StepState } from '@app/domain/execution/execution.state.js';
import type { Row, Table } from '../../engine/execution-rows.js';
import type { RecordedAttempt } from './agent-work.js';

export interface StepRow extends Row {
  readonly step_id: string;
  /** -1 for one that a revision of the plan left out. */
  readonly place: number;
  readonly title: string;
  /** An item is an element of a map. */
  readonly kind: 'tool' | 'agent' | 'map' | 'execution' | 'item';
  readonly uses: string;
  readonly status: Exclude<StepState['status'], 'expanded'>;
  readonly attempt: number;
  readonly started_at: Date | null;
  readonly attempt_started_at: Date | null;
  readonly ended_at: Date | null;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly skip_reason: string | null;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly agent: string | null;
  /** The agent while an attempt runs. */
  readonly agent_running: string | null;
  readonly agent_ended_at: Date | null;
  readonly agent_attempts: readonly RecordedAttempt[] | null;
}

export const stepsTable: Table<StepRow> = { name: 'steps', key: 'step_id' };
