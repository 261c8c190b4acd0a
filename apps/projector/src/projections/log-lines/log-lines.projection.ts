import type { StepLogged } from '@app/domain/execution/execution-log.events.js';
import { tableProjection } from '../../engine/table-projection.js';
import { timeOf } from '../times.js';
import { logLinesTable, type LogLineRow } from './log-lines.table.js';

/** One row per line that a step wrote. */
export const logLines = tableProjection<StepLogged, LogLineRow>({
  name: 'log-lines',
  version: 1,
  category: 'execution_log',
  table: logLinesTable,
  reads: () => 'none',
  handlers: {
    StepLogged: (rows, { stepId, attempt, level, message, at }, event) =>
      rows.put({ ...event, at: timeOf(at), level, step_id: stepId, attempt, message }),
  },
});
