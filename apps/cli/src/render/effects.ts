import type { Effect, LedgerEntry } from '../graphql/queries.js';
import type { Style } from './style.js';
import { table } from './table.js';
import { formatDateTime } from './time.js';

/** The ledger of a run: a row for every attempt. */
export function renderEffects(effects: readonly Effect[], columns: number, style: Style): string[] {
  if (effects.length === 0) return ['No effects.'];
  const rows = effects.flatMap(({ stepId, isCompensation, input, attempts }) =>
    attempts.map(({ attempt, uses, startedAt, outcome, verified, output, error }) => [
      stepId,
      isCompensation ? `${uses} (undoes)` : uses,
      attempt,
      outcomeText({ outcome, verified }),
      formatDateTime(startedAt),
      JSON.stringify(input),
      error ?? (output === null ? '' : JSON.stringify(output)),
    ]),
  );
  return table(['STEP', 'USES', 'TRY', 'OUTCOME', 'STARTED', 'INPUT', 'ANSWER'], rows, columns, style);
}

export const outcomeText = ({ outcome, verified }: Pick<LedgerEntry, 'outcome' | 'verified'>): string =>
  outcome.toLowerCase().replace('_', ' ') + (verified ? ' (verified)' : '');
