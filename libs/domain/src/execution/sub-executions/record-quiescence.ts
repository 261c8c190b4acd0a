import type { ExecutionId } from '../../kernel/ids.js';
import type { Message } from '../../kernel/message.js';
import type { Rejection } from '../../kernel/rejection.js';
import type { ExecutionEvent } from '../execution.events.js';
import { isPlanned, type ExecutionState, type Paused } from '../execution.state.js';
import { isRunningAttempt, staleAttempt } from '../running-attempt.js';
import { runningChildren } from './running-children.js';

export type RecordQuiescence = Message<'RecordQuiescence', SubExecutionStill>;

export interface SubExecutionStill {
  readonly stepId: string;
  readonly attempt: number;
  readonly childId: ExecutionId;
  /** Which pause of this execution it stands still in: when that began. */
  readonly pausedAt: number;
  readonly now: number;
}

/** Whether nothing of an execution moves until it is resumed. */
export const isStill = (state: ExecutionState): boolean =>
  state.status === 'paused' && state.quiescedAt !== undefined;

/** Whether nothing of it moves, and nobody but the run above can change that, as long as that one's pause lasts. */
export const isStillFor = (state: ExecutionState, pausedAt: number): boolean =>
  isStill(state) && state.status === 'paused' && state.above === pausedAt;

/** The execution that a step is was seen to stand still during a pause of this one. Of an earlier pause, and told twice, it is nothing. */
export function recordQuiescence(
  { stepId, attempt, childId, pausedAt, now }: SubExecutionStill,
  state: ExecutionState,
): readonly ExecutionEvent[] | Rejection {
  if (!isPlanned(state) || !isRunningAttempt(state, stepId, attempt))
    return staleAttempt({ stepId, attempt });
  if (state.status !== 'paused' || state.pausedAt !== pausedAt || state.still?.includes(stepId)) return [];
  return [{ type: 'SubExecutionQuiesced', data: { stepId, attempt, childId, at: now } }];
}

/** Steps that are executions which stand still: they run by name only. */
export const stillChildren = (state: ExecutionState & Paused): number =>
  state.still ? runningChildren(state).filter(({ id }) => state.still?.includes(id)).length : 0;
