import type { PersonCommand } from '../execution.commands.js';
import type { ExecutionState } from '../execution.state.js';
import { asExecution } from './as-execution.js';

/**
 * What makes an execution be as the one above it is; undefined when it is so. One that people have paused, too, stays
 * paused for them when the one above goes on.
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
    const { timers, pausedAt: above } = parent;
    if (child.status === 'paused' && child.above === above) return undefined;
    const comment = 'the execution above it was paused';
    return { type: 'PauseExecution', data: { by, now, timers, above, comment } };
  }
  if (child.status !== 'paused' || child.above === undefined) return undefined;
  const { above } = child;
  return { type: 'ResumeExecution', data: { by, now, above, comment: 'the execution above it goes on' } };
}
