import type { ExecutionState } from './execution.state.js';

export type Running = Extract<ExecutionState, { status: 'running' }>;

/** Whether steps of the run may start. */
export const isMoving = (state: ExecutionState): state is Running =>
  state.status === 'running' && state.failed === undefined;
