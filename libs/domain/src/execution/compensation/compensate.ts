import type { Draft } from '../../kernel/decider.js';
import type { Json } from '../../kernel/json.js';
import { reject, type Rejection } from '../../kernel/rejection.js';
import type { BoundCompensation } from '../../plan/compensation.js';
import { resolveTemplate } from '../../plan/template.js';
import type { Advance, CompensationResult } from '../execution.commands.js';
import type { ExecutionEvent, Failure } from '../execution.events.js';
import { isPlanned, outputOf, type ExecutionState, type Planned } from '../execution.state.js';
import { plannedStep } from '../planned-step.js';
import { decideRetry } from '../recovery/decide-retry.js';
import { resolvedInput } from '../resolved-input.js';

type End = Extract<ExecutionEvent, { readonly type: 'ExecutionFailed' | 'ExecutionCancelled' }>;

/** The end of a run, or first the beginning of its compensation when finished steps declare how they are undone. */
export function endOrUndo(state: ExecutionState, end: End, at: number): ExecutionEvent {
  const compensable = (isPlanned(state) ? state.compensable : undefined) ?? [];
  if (!isPlanned(state) || compensable.length === 0) return end;
  const stepIds = compensable.map((index) => state.steps.at(index).id).toReversed();
  const failure: { readonly failure?: Failure } = end.type === 'ExecutionFailed' ? { failure: end.data } : {};
  return { type: 'CompensationStarted', data: { stepIds, ...failure, at } };
}

/** The end of a run whose compensation is over; nothing while it goes on. */
export function endOfUndoing({ compensation }: Planned, at: number): readonly End[] {
  if (!compensation || compensation.queue.length > 0) return [];
  const { failure } = compensation;
  if (failure) return [{ type: 'ExecutionFailed', data: { ...failure, at } }];
  return [{ type: 'ExecutionCancelled', data: { at } }];
}

/** Starts the compensation that is next, unless one runs or waits for its next attempt. */
export function startCompensation(
  draft: Draft<ExecutionState, ExecutionEvent>,
  { worker, now }: Advance,
): void {
  const { state } = draft;
  const next = nextCompensation(state);
  if (!next || next.running || (next.retryAt !== undefined && next.retryAt > now)) return;
  const { executionId } = state as Planned;
  const { stepId, attempt } = next;
  const idempotencyKey = `${executionId}/${stepId}/compensation`;
  draft.add({
    type: 'StepCompensationStarted',
    data: { stepId, attempt: attempt + 1, idempotencyKey, worker, startedAt: now },
  });
}

/** The compensation that runs or is next; undefined when nothing is left to undo. */
export function nextCompensation(state: ExecutionState) {
  if (state.status !== 'cancelling' || !isPlanned(state) || !state.compensation) return undefined;
  const { queue, ...rest } = state.compensation;
  const [index] = queue;
  if (index === undefined) return undefined;
  const compensate = plannedStep(state, index).policy.compensate as BoundCompensation;
  return { ...rest, index, stepId: state.steps.at(index).id, compensate };
}

/** What the tool of a compensation is given, from the input and the output of the step. */
export function compensationInput(state: Planned, index: number): Json {
  const { compensate } = plannedStep(state, index).policy;
  const sources: Readonly<Record<string, Json | undefined>> = {
    input: resolvedInput(state, index),
    output: outputOf(state, state.steps.at(index).id),
  };
  return resolveTemplate(compensate?.input ?? {}, (name) => sources[name]);
}

/** What became of an attempt to undo a step. One that fails for good, or is lost, does not keep the others from being undone. */
export function recordCompensation(
  { stepId, attempt, outcome, now }: CompensationResult,
  state: ExecutionState,
): readonly ExecutionEvent[] | Rejection {
  const next = nextCompensation(state);
  if (next?.stepId !== stepId || !next.running || next.attempt !== attempt)
    return reject('STALE_RESULT', `Attempt ${attempt} to compensate step "${stepId}" is not running`);
  const result = { stepId, attempt, at: now };
  switch (outcome.kind) {
    case 'succeeded':
      return [{ type: 'StepCompensated', data: { ...result, output: outcome.output } }];
    case 'unknown':
      return [{ type: 'StepCompensationUnknown', data: { ...result, reason: outcome.reason } }];
    case 'failed': {
      const { error } = outcome;
      const key = `${(state as Planned).executionId}/${stepId}/compensation`;
      const failed = { error, tries: attempt, since: next.triesAt ?? now, key, now };
      const decision = decideRetry(failed, next.compensate.retry);
      return [{ type: 'StepCompensationFailed', data: { ...result, error, decision } }];
    }
  }
}
