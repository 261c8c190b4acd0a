import type { LockGrant } from '@app/domain/execution/locks/lock-grant.js';
import type { LockDemand } from '@app/domain/plan/lock-demand.js';
import { ToolError, type ToolContext } from '../tool.js';

export interface TakenLocks {
  readonly locks: readonly LockGrant[];
  release(): void;
}

/** Locks for one call, besides those that the step has from its start to its end. */
export interface Locking {
  /**
   * Waits for all of them together, in one queue with all steps of the tenant; a call of an agent for 30 s at most.
   * @param place names the call within the attempt: who asks again after a crash gets what the call had
   * @throws ToolError LOCK_BUSY, retryable, when they are not free before the signal aborts
   */
  take(wanted: readonly LockDemand[], place: string, signal: AbortSignal): Promise<TakenLocks>;
}

/**
 * Works with locks: those that the context has, and those it has not, which are taken for as long as the work takes.
 * @throws ToolError LOCK_SHARED for what the step shares and the work must have alone; LOCK_BUSY; what the work throws
 */
export async function withLocks<Result>(
  wanted: readonly LockDemand[],
  place: string,
  context: ToolContext,
  work: (context: ToolContext) => Promise<Result>,
): Promise<Result> {
  const held = context.locks ?? [];
  const missing = wanted.filter(({ name }) => !held.some((lock) => lock.name === name));
  for (const { name } of wanted.filter((lock) => isWeaker(held, lock))) {
    const message = `The step shares the lock "${name}", and this needs it alone: let the step take it exclusively.`;
    throw new ToolError('LOCK_SHARED', message);
  }
  if (missing.length === 0 || !context.locking) return work(context);
  const taken = await context.locking.take(missing, place, context.signal);
  try {
    return await work({ ...context, locks: [...held, ...taken.locks] });
  } finally {
    taken.release();
  }
}

const isWeaker = (held: readonly LockDemand[], { name, mode }: LockDemand): boolean =>
  mode === 'exclusive' && held.some((lock) => lock.name === name && lock.mode === 'shared');
