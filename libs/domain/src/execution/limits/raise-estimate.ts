import { reject, type Rejection } from '../../kernel/rejection.js';
import type { ExecutionEvent } from '../execution.events.js';
import { isPlanned, placeOf, type ExecutionState } from '../execution.state.js';
import { plannedStep } from '../planned-step.js';
import { isRunningAttempt, staleAttempt } from '../running-attempt.js';
import { reservedFor } from './estimate.js';
import { tokenShortage } from './shortage.js';

/** An attempt may need more tokens than were reserved for it. */
export interface RaiseEstimate {
  readonly stepId: string;
  readonly attempt: number;
  /** In all, with what it has used. */
  readonly tokens: number;
  readonly now: number;
}

/** Refused when the run cannot afford it: then the attempt has to end. Less than is reserved changes nothing. */
export function raiseEstimate(
  { stepId, attempt, tokens, now }: RaiseEstimate,
  state: ExecutionState,
): readonly ExecutionEvent[] | Rejection {
  const index = isPlanned(state) ? placeOf(state, stepId) : undefined;
  if (!isPlanned(state) || index === undefined || !isRunningAttempt(state, stepId, attempt))
    return staleAttempt({ stepId, attempt });
  if (!state.budget) return [];
  const more = tokens - reservedFor(state.budget, plannedStep(state, index));
  if (more <= 0) return [];
  const shortage = tokenShortage(state.budget, more);
  if (shortage) return reject('BUDGET_EXHAUSTED', `The budget is used up: ${shortage}`);
  return [{ type: 'EstimateRaised', data: { stepId, attempt, tokens, at: now } }];
}
