import { itemId } from '@app/domain/execution/maps/expansion.js';
import type { ExecutionRows } from '../../engine/execution-rows.js';
import { timeOf } from '../times.js';
import type { StepRow } from './steps.table.js';

type Rows = ExecutionRows<StepRow>;

/** A map begins: its elements follow the rows that there are; when it goes on, those that were stopped do. */
export function expand(rows: Rows, mapId: string, count: number, at: number): void {
  const first = rows.all().length;
  const map = rows.get(mapId);
  const begun = { started_at: map.started_at ?? timeOf(at), attempt_started_at: timeOf(at) };
  rows.put({ ...map, ...begun, status: 'running', attempt: map.attempt + 1 });
  if (openItems(rows, mapId, 'cancelled')) return;
  for (let index = 0; index < count; index++) {
    rows.put({ ...map, ...asNew, step_id: itemId(mapId, index), place: first + index });
  }
}

/** Elements that ended like this go on; whether the map has any at all. */
export function openItems(rows: Rows, mapId: string, ended: 'cancelled' | 'failed'): boolean {
  const items = rows.all().filter((row) => isItemOf(row, mapId));
  for (const item of items) if (item.status === ended) rows.put({ ...item, ...again });
  return items.length > 0;
}

const asNew = {
  kind: 'item',
  status: 'pending',
  attempt: 0,
  started_at: null,
  attempt_started_at: null,
} as const;

const again = { status: 'pending', ended_at: null, error_code: null, error_message: null } as const;

const isItemOf = ({ kind, step_id }: StepRow, mapId: string): boolean =>
  kind === 'item' && step_id.startsWith(`${mapId}[`);

/** A map ended before all of its elements had; see closeItems of the domain. */
export function closeItems(rows: Rows, mapId: string, at: number): void {
  for (const row of rows.all()) {
    if (!isItemOf(row, mapId)) continue;
    const change = closing(row);
    if (change) rows.put({ ...row, ...change, ended_at: timeOf(at) });
  }
}

function closing({ status, attempt, attempt_started_at }: StepRow): Partial<StepRow> | undefined {
  const wasLost =
    status === 'outcome-unknown' ||
    (status === 'waiting-for-approval' && attempt > 0 && attempt_started_at === null);
  if (wasLost)
    return { status: 'failed', error_code: 'OUTCOME_UNKNOWN', error_message: 'Its map has ended.' };
  const isWaiting = status === 'pending' || status === 'retrying' || status === 'waiting-for-approval';
  return isWaiting ? { status: 'cancelled', error_code: null, error_message: null } : undefined;
}
