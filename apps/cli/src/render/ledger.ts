import type { LedgerEntry } from '../graphql/queries.js';
import { outcomeText } from './effects.js';
import { shortId } from './ids.js';
import type { Style } from './style.js';
import { table } from './table.js';
import { formatDateTime } from './time.js';

/** The ledger of all runs, newest first. @param total how many there are with this filter, shown or not */
export function renderLedger(
  entries: readonly LedgerEntry[],
  total: number,
  columns: number,
  style: Style,
): string[] {
  if (entries.length === 0) return ['No effects.'];
  const rows = entries.map((entry) => [
    shortId(entry.executionId),
    entry.stepId,
    entry.isCompensation ? `${entry.uses} (undoes)` : entry.uses,
    entry.attempt,
    outcomeText(entry),
    formatDateTime(entry.startedAt),
    entry.error ?? '',
  ]);
  const more =
    total > entries.length ? [style(`${entries.length} of ${total}; more with --first`, 'dim')] : [];
  return [
    ...table(['RUN', 'STEP', 'USES', 'TRY', 'OUTCOME', 'STARTED', 'WHY'], rows, columns, style),
    ...more,
  ];
}
