import { isPlanned, placeOf, stepOf, type ExecutionState } from '@app/domain/execution/execution.state.js';
import { workOf } from '@app/domain/execution/limits/withholding.js';
import { resolveLocks } from '@app/domain/execution/locks/resolve-locks.js';
import type { LockGrant } from '@app/domain/execution/locks/lock-grant.js';
import { isRunningAttempt } from '@app/domain/execution/running-attempt.js';
import { plannedStep } from '@app/domain/execution/planned-step.js';
import { resolvedInput } from '@app/domain/execution/resolved-input.js';
import type { Run } from '../execution-runner/run.js';
import type { Attempt } from '../steps/attempt.js';
import type { Request } from './gate.js';

/** What an attempt of a step asks the gates; undefined for a step that passes none. */
export function requestOf(
  run: Run,
  state: ExecutionState,
  stepId: string,
  attempt: number,
): Request | undefined {
  const place = isPlanned(state) ? placeOf(state, stepId) : undefined;
  if (!isPlanned(state) || place === undefined) return undefined;
  const { options, requestedAt } = state.requested;
  const step = plannedStep(state, place);
  if (step.kind === 'map' || step.kind === 'execution') return undefined;
  const own = { run, step, attempt, priority: options.priority ?? 0, since: requestedAt };
  const { locks, effects } = step.policy;
  const request = effects === 'none' ? own : { ...own, input: () => resolvedInput(state, place) };
  return locks ? { ...request, locks: resolveLocks(locks, resolvedInput(state, place)) } : request;
}

/** What the undoing of a step is to the gates: a call of its own beside the step. */
export function requestToUndo(
  run: Run,
  state: ExecutionState,
  { step, attempt }: Attempt,
): Request | undefined {
  if (!isPlanned(state)) return undefined;
  const { options, requestedAt } = state.requested;
  const call = { ...step, id: `${step.id}/compensation` };
  return { run, step: call, attempt, priority: options.priority ?? 0, since: requestedAt };
}

/** Where an agent is chosen when a step starts, it may be another one now; another input may lead to other locks. */
export const isSame = (one: Request, other: Request): boolean =>
  one.attempt === other.attempt &&
  workOf(one.step) === workOf(other.step) &&
  (one.locks === other.locks || JSON.stringify(one.locks) === JSON.stringify(other.locks));

/** Whether the attempt can still start. */
export function canStart({ step, attempt }: Request, state: ExecutionState): boolean {
  if (state.status !== 'running' || state.failed) return false;
  const now = stepOf(state, step.id);
  const mayStart =
    now?.status === 'pending' || now?.status === 'retrying' || now?.status === 'outcome-unknown';
  return mayStart && now.attempt === attempt - 1;
}

/** Whether the attempt runs. */
export const hasStarted = ({ step, attempt }: Request, state: ExecutionState): boolean =>
  isPlanned(state) && isRunningAttempt(state, step.id, attempt);

/** The locks of a step that runs. */
export function locksOf(state: ExecutionState, stepId: string): readonly LockGrant[] | undefined {
  const step = isPlanned(state) ? stepOf(state, stepId) : undefined;
  return step?.status === 'running' ? step.locks : undefined;
}
