import type { ExecutionSummary } from '../graphql/queries.js';
import { shortId } from './ids.js';
import { executionLook } from './status.js';
import type { Style } from './style.js';
import { table } from './table.js';
import { formatDateTime, formatDuration } from './time.js';

/** The list of executions, newest first. @param total how many there are with this filter, shown or not */
export function renderExecutions(
  executions: readonly ExecutionSummary[],
  total: number,
  columns: number,
  style: Style,
): string[] {
  if (executions.length === 0) return ['No executions.'];
  const rows = executions.map((each) => [
    shortId(each.id),
    statusText(each),
    `${each.stepsSettled}/${each.stepsTotal}`,
    each.durationMs === null ? '' : formatDuration(each.durationMs),
    formatDateTime(each.requestedAt),
    each.request,
  ]);
  const more =
    total > executions.length ? [style(`${executions.length} of ${total}; more with --first`, 'dim')] : [];
  return [...table(['ID', 'STATUS', 'STEPS', 'TOOK', 'REQUESTED', 'REQUEST'], rows, columns, style), ...more];
}

function statusText({ status, approvalsWaiting }: ExecutionSummary): string {
  const { symbol, words } = executionLook[status];
  return `${symbol} ${words}${approvalsWaiting > 0 ? `, ${approvalsWaiting} asks` : ''}`;
}
