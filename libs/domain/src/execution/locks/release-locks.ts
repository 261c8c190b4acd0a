import { isRejection, reject, type Rejection } from '../../kernel/rejection.js';
import { findStep } from '../control/find-step.js';
import { decisionOf } from '../decision-of.js';
import type { Decide } from '../execution.commands.js';
import type { ExecutionEvent } from '../execution.events.js';
import type { ExecutionState, StepState } from '../execution.state.js';

export type ReleaseLocks = Decide & { readonly stepId: string };

/** Lets others have what a running step has; that goes on, with a token lower than theirs. */
export function releaseLocks(
  command: ReleaseLocks,
  state: ExecutionState,
): readonly ExecutionEvent[] | Rejection {
  const { stepId } = command;
  const found = findStep(state, stepId);
  if (isRejection(found)) return found;
  const { step } = found;
  const { attempt } = step;
  if (step.status !== 'running')
    return reject(
      'WRONG_STATUS',
      `Step "${stepId}" is ${step.status}; only a step that runs has locks. See who has them now.`,
    );
  if (!step.locks) return reject('WRONG_STATUS', `Step "${stepId}" has no locks.`);
  const names = step.locks.map(({ name }) => name);
  return [{ type: 'StepLocksReleased', data: { ...decisionOf(command), stepId, attempt, names } }];
}

export function withoutLocks(step: StepState): StepState {
  if (step.status !== 'running') return step;
  const { locks: _, ...rest } = step;
  return rest;
}
