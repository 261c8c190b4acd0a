import type { Spending } from '../graphql/system.js';
import type { Style } from './style.js';
import { table } from './table.js';
import { formatDateTime } from './time.js';

const kinds = ['calls', 'tokens', 'cost'] as const;

/** A line for each limit: what is spent and reserved of it, and until when. */
export function renderSpending(spending: Spending | null, columns: number, style: Style): string[] {
  if (!spending) return ['The tenant has no budget. TIZMORET_LIMITS can give it one.'];
  const rows = spending.periods.flatMap(({ period, endsAt, ...amounts }) =>
    kinds.flatMap((kind) => {
      const { spent, reserved, limit } = amounts[kind];
      if (limit === null) return [];
      return [
        [
          period.toLowerCase(),
          kind,
          rounded(spent),
          rounded(reserved),
          rounded(limit),
          formatDateTime(endsAt),
        ],
      ];
    }),
  );
  return table(['PERIOD', 'OF', 'SPENT', 'RESERVED', 'LIMIT', 'UNTIL'], rows, columns, style);
}

const rounded = (value: number): number => Number(value.toPrecision(6));
