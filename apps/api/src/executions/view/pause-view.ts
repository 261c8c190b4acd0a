import { isFrozen } from '@app/domain/execution/control/pause.evolve.js';
import { movingSteps } from '@app/domain/execution/conclude.js';
import type { ExecutionState } from '@app/domain/execution/execution.state.js';
import type { Pause } from '../types/pause.type.js';

/** How still a paused run is; null when it is not paused. */
export function pauseView(state: ExecutionState): Pause | null {
  if (state.status !== 'paused') return null;
  return {
    phase: state.quiescedAt === undefined ? 'pausing' : 'quiesced',
    timers: state.timers,
    since: state.pausedAt,
    byPeople: state.byPeople === true,
    withParent: state.above !== undefined,
    quiescedAt: state.quiescedAt ?? null,
    runningSteps: movingSteps(state),
    deadlineLeftMs: state.deadline === undefined || !isFrozen(state) ? null : state.deadline - state.pausedAt,
  };
}
