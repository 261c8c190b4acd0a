import type { ExecutionState } from '@app/domain/execution/execution.state.js';

/** Whether the times at which something is due move on, because a pause holds them. */
export const standsStill = (state: ExecutionState): boolean =>
  state.status === 'paused' && state.timers !== 'run';
