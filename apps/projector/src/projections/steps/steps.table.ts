import type { StepState } from '@app/domain/execution/execution.state.js';
import type { Row, Table } from '../../engine/execution-rows.js';

export interface StepRow extends Row {
  readonly step_id: string;
  readonly place: number;
  readonly title: string;
  /** An item is an element of a map. */
  readonly kind: 'tool' | 'agent' | 'map' | 'item';
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
}

export const stepsTable: Table<StepRow> = { name: 'steps', key: 'step_id' };
