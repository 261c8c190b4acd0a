import type { PersonCommand } from '@app/domain/execution/execution.commands.js';
import type { ExecutionState } from '@app/domain/execution/execution.state.js';
import { asExecution } from '@app/domain/execution/sub-executions/as-execution.js';

/**
 * What makes an execution be as the one above it is; undefined when it is so. One that somebody else paused stays
 * paused when the one above goes on.
 */
export function childControl(
  parent: ExecutionState,
  child: ExecutionState,
  now: number,
): PersonCommand | undefined {
  if (parent.status === 'none') return undefined;
  const by = asExecution(parent.executionId);
  if (parent.status === 'cancelling') {
    if (child.status === 'cancelling') return undefined;
    return {
      type: 'CancelExecution',
      data: { by, now, comment: 'the execution above it is being cancelled' },
    };
  }
  if (parent.status === 'paused') {
    if (child.status === 'paused') return undefined;
    const { timers } = parent;
    return {
      type: 'PauseExecution',
      data: { by, now, timers, comment: 'the execution above it was paused' },
    };
  }
  if (child.status !== 'paused' || child.pausedBy !== by) return undefined;
  return { type: 'ResumeExecution', data: { by, now, comment: 'the execution above it goes on' } };
}
