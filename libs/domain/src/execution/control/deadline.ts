import { reject, type Rejection } from '../../kernel/rejection.js';
import { decisionOf } from '../decision-of.js';
import type { Decide } from '../execution.commands.js';
import type { ExecutionEvent, Failure } from '../execution.events.js';
import { isPlanned, isTerminal, type ExecutionState } from '../execution.state.js';
import { wrongStatus } from '../wrong-status.js';
import { countedDeadline } from './deadline.evolve.js';
import { isFrozen } from './pause.evolve.js';

/** The time by which the run must have ended, in milliseconds since the epoch; null for none. */
export type SetDeadline = Decide & { readonly deadline: number | null };

export function setDeadline(
  command: SetDeadline,
  state: ExecutionState,
): readonly ExecutionEvent[] | Rejection {
  const { deadline, now } = command;
  if (state.status === 'none' || isTerminal(state) || state.status === 'cancelling')
    return wrongStatus('given another deadline', state);
  if (deadline !== null && deadline <= now)
    return reject('INVALID_REQUEST', 'The deadline has passed already. Give one that is still to come.');
  const counted = deadline === null ? undefined : countedDeadline(state, deadline, now);
  if (state.deadline === counted) return [];
  return [{ type: 'DeadlineSet', data: { ...decisionOf(command), deadline } }];
}

/** What follows when a run has not ended in time; nothing while a pause lets its deadline stand still. */
export function passDeadline(state: ExecutionState, now: number): readonly ExecutionEvent[] {
  if (state.status === 'none' || state.deadline === undefined || now < state.deadline) return [];
  if (isTerminal(state) || state.status === 'cancelling' || isFrozen(state)) return [];
  return [{ type: 'DeadlineExceeded', data: { deadline: state.deadline, at: now } }];
}

/** The end of a run that was stopped because its deadline had passed. */
export function deadlineFailure(state: ExecutionState, at: number): Failure {
  const total = isPlanned(state) ? state.steps.length : 0;
  const done = isPlanned(state) ? `${total - state.unsettled} of ${total} steps had ended` : 'it had no plan';
  const message = `The execution had not ended by its deadline: ${done}.`;
  return { code: 'DEADLINE_EXCEEDED', message, at };
}
