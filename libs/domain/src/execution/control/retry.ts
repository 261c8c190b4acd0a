import type { JsonObject } from '../../kernel/json.js';
import { isRejection, reject, type Rejection } from '../../kernel/rejection.js';
import { decisionOf } from '../decision-of.js';
import type { Decide } from '../execution.commands.js';
import type { ExecutionEvent } from '../execution.events.js';
import { isPlanned, type ExecutionState, type Planned } from '../execution.state.js';
import { expansionOf, isItem } from '../maps/expansion.js';
import { asDeclared, plannedStep } from '../planned-step.js';
import type { ParentLink } from '../sub-executions/sub-execution.events.js';
import { wrongStatus } from '../wrong-status.js';
import { inputChange } from './change-input.js';
import { cannotNow, findStep } from './find-step.js';

export type RetryStep = Decide & { readonly stepId: string; readonly input?: JsonObject };

/** Tries a step again that failed for good or waits for its next attempt; a run that failed with it goes on. */
export function retryStep(command: RetryStep, state: ExecutionState): readonly ExecutionEvent[] | Rejection {
  const gone = undone(state);
  if (gone) return gone;
  const found = findStep(state, command.stepId);
  if (isRejection(found)) return found;
  const { planned, step, index } = found;
  if (!mayRetry.has(state.status)) return wrongStatus('retried', state);
  if (step.status !== 'failed' && step.status !== 'retrying') return cannotNow('retried', step);
  if (isReplaced(planned, index)) return replacedStep(step.id);
  const primary = planned.graph.standsInFor.get(index);
  if (primary !== undefined && step.status === 'failed') {
    const { id } = planned.steps.at(primary);
    return reject('WRONG_STATUS', `Step "${step.id}" stands by for "${id}". Retry "${id}".`);
  }
  const change = command.input === undefined ? [] : inputChange(planned, index, command.input, command);
  if (isRejection(change)) return change;
  return [...reopening(state, command), retryOf(planned, index, command), ...change];
}

const mayRetry: ReadonlySet<string> = new Set<ExecutionState['status']>([
  'running',
  'replanning',
  'paused',
  'failed',
]);

/** Lets a failed run go on where it failed: at its planning, or at every step that failed. */
export function retryExecution(
  command: Decide,
  state: ExecutionState,
): readonly ExecutionEvent[] | Rejection {
  if (state.status !== 'failed') return wrongStatus('retried', state);
  const gone = undone(state);
  if (gone) return gone;
  if (state.failure.code === 'PLAN_REJECTED') {
    return reject(
      'WRONG_STATUS',
      'The plan of this execution was rejected. Start another with a new request.',
    );
  }
  const retries = isPlanned(state)
    ? [...state.steps].flatMap((_, index) =>
        hasFailed(state, index) && !state.graph.standsInFor.has(index)
          ? [retryOf(state, index, command)]
          : [],
      )
    : [];
  return [...reopening(state, command), ...retries];
}

/** Whether a step of the plan failed, or it is a map that the end of the run cut short after elements of it had. */
function hasFailed(state: Planned, index: number): boolean {
  if (isItem(state, index)) return false;
  const { status } = state.steps.at(index);
  if (isReplaced(state, index)) return false;
  return status === 'failed' || (status === 'cancelled' && (expansionOf(state, index)?.failed ?? 0) > 0);
}

/** Whether a step has failed and a revision of the plan made up for it. */
export function isReplaced(state: Planned, index: number): boolean {
  const step = state.steps.at(index);
  return step.status === 'failed' && step.contained === true && !state.graph.standsInFor.has(index);
}

export const replacedStep = (stepId: string): Rejection =>
  reject('WRONG_STATUS', `Step "${stepId}" failed, and the plan was revised to do without it.`);

/** Why a failed run cannot go on; undefined when it can. */
export function undone(state: ExecutionState): Rejection | undefined {
  if (isPlanned(state) && state.compensation)
    return reject(
      'WRONG_STATUS',
      'What this execution had done was undone. Start another with the same request.',
    );
  return state.status === 'failed' && state.budget && state.requested.parent
    ? settledAbove(state.requested.parent)
    : undefined;
}

/** What it spent from now on would count nowhere. */
const settledAbove = ({ executionId, stepId }: ParentLink): Rejection =>
  reject(
    'WRONG_STATUS',
    `What this execution has spent is settled with the one above it. Retry step "${stepId}" of ${executionId}: that starts another.`,
  );

export function reopening(state: ExecutionState, command: Decide): readonly ExecutionEvent[] {
  if (state.status !== 'failed') return [];
  const started = isPlanned(state) && state.startedAt !== undefined;
  const to = started ? 'running' : isPlanned(state) ? 'awaiting-plan-approval' : 'requested';
  return [{ type: 'ExecutionReopened', data: { ...decisionOf(command), to } }];
}

/** What failed may still have had its effect: only where that is harmless is the same key used again. */
function retryOf(state: Planned, index: number, command: Decide): ExecutionEvent {
  const { id: stepId, group } = state.steps.at(index);
  // Another agent may have taken over; who is named first tries again.
  const idempotent =
    plannedStep(state, index).policy.idempotent && asDeclared(state, index).policy.idempotent;
  const data = { stepId, group: idempotent ? group : group + 1, ...decisionOf(command) };
  return { type: 'StepRetryRequested', data };
}
