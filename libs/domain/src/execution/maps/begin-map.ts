import type { ExecutionEvent } from '../execution.events.js';
import type { ExecutionState, Planned } from '../execution.state.js';
import { decideRecovery } from '../recovery/decide-recovery.js';
import { resolvedInput } from '../resolved-input.js';

const mostItems = 100_000;

/** A map whose turn has come: its elements become steps, unless what it should go over is no list. */
export function beginMap(state: Planned & ExecutionState, place: number, now: number): ExecutionEvent {
  const { id: stepId, attempt } = state.steps.at(place);
  const list = resolvedInput(state, place);
  if (Array.isArray(list) && list.length <= mostItems) {
    return { type: 'StepExpanded', data: { stepId, count: list.length, at: now } };
  }
  const error = Array.isArray(list)
    ? { code: 'TOO_MANY_ITEMS', message: `The list has ${list.length} elements, a map takes ${mostItems}.` }
    : { code: 'NOT_A_LIST', message: `"over" came to ${kindOf(list)}, not to a list.` };
  const failure = { ...error, retryable: false };
  const decision = decideRecovery(state, place, failure, now);
  return {
    type: 'StepFailed',
    data: { stepId, attempt: attempt + 1, error: failure, decision, at: now },
  };
}

const kindOf = (value: unknown): string => (value === null ? 'nothing' : `a value of type ${typeof value}`);
