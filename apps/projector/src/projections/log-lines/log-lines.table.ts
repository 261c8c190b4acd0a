import type { Row, Table } from '../../engine/execution-rows.js';

export interface LogLineRow extends Row {
  readonly revision: number;
  readonly at: Date;
  readonly level: string;
  readonly step_id: string | null;
  readonly attempt: number | null;
  readonly message: string;
}

export const logLinesTable: Table<LogLineRow> = { name: 'log_lines', key: 'revision' };
