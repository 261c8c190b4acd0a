import type { ExecutionState, Paused } from '../execution.state.js';

/** Whether another plan is being looked for, also while that is paused. */
export function isReplanning(state: object): boolean {
  const { status, resumeTo } = state as Pick<ExecutionState, 'status'> & Partial<Pick<Paused, 'resumeTo'>>;
  return (status === 'paused' ? resumeTo : status) === 'replanning';
}
