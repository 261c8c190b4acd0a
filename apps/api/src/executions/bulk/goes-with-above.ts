import { isTerminal, type ExecutionState } from '@app/domain/execution/execution.state.js';
import type { BulkAction } from './bulk.types.js';

/**
 * Whether a bulk command is done to an execution once it is done to those above it, so that it is not to be told by itself.
 * @param above as they are then, the nearest first
 */
export function goesWithAbove(
  action: BulkAction,
  run: ExecutionState,
  above: readonly ExecutionState[],
): boolean {
  if (isTerminal(run)) return false;
  switch (action) {
    case 'PauseExecution':
      return run.status !== 'cancelling' && above.some(({ status }) => status === 'paused');
    case 'ResumeExecution':
      return goesOn(run, above);
    case 'CancelExecution':
      return above.some(({ status }) => status === 'cancelling' || status === 'cancelled');
    case 'RetryExecution':
      return false;
  }
}

/** It waits for nobody but those above it, of which one goes on. */
function goesOn(run: ExecutionState, above: readonly ExecutionState[]): boolean {
  if (run.status !== 'paused' || run.byPeople || run.above === undefined) return false;
  const [next, ...rest] = above;
  return next !== undefined && (next.status !== 'paused' || goesOn(next, rest));
}
