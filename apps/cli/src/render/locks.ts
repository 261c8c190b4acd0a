import type { LockHolder, LockInfo } from '../graphql/system.js';
import type { Style } from './style.js';
import { shortId } from './ids.js';
import { table } from './table.js';
import { formatDateTime } from './time.js';

/** A row for each that has a lock, then for each that waits for it. */
export function renderLocks(locks: readonly LockInfo[], columns: number, style: Style): string[] {
  if (locks.length === 0) return ['Nobody has a lock.'];
  const rows = locks.flatMap(({ name, holders, queue, waiting }) => [
    ...holders.map((holder) => row(name, holder, holder.isLeft ? 'left by its worker' : 'has it')),
    ...queue.map((holder, place) => row(name, holder, `waits, ${place + 1} of ${waiting}`)),
    ...(waiting > queue.length ? [[name, `and ${waiting - queue.length} more wait`]] : []),
  ]);
  return table(['LOCK', 'STATE', 'MODE', 'RUN', 'STEP', 'SINCE', 'TOKEN'], rows, columns, style);
}

const row = (name: string, { executionId, stepId, mode, since, token }: LockHolder, state: string) => [
  name,
  state,
  mode.toLowerCase(),
  shortId(executionId),
  stepId,
  formatDateTime(since),
  token ?? '',
];
