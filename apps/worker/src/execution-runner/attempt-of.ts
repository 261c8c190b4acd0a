import type { JsonObject } from '@app/domain/kernel/json.js';
import { isPlanned, placeOf, type StepState } from '@app/domain/execution/execution.state.js';
import { plannedStep } from '@app/domain/execution/planned-step.js';
import { resolvedInput } from '@app/domain/execution/resolved-input.js';
import type { Attempt } from '../steps/attempt.js';
import type { ExecutionActor } from './execution-actor.js';

/** An attempt with everything it needs; undefined when the step is not in that status, or at another attempt by now. */
export function attemptOf(
  { state, run }: Pick<ExecutionActor, 'state' | 'run'>,
  stepId: string,
  attempt: number,
  status: StepState['status'],
): Attempt | undefined {
  if (!isPlanned(state)) return undefined;
  const place = placeOf(state, stepId);
  if (place === undefined) return undefined;
  const step = state.steps.at(place);
  if (step.status !== status || step.attempt !== attempt) return undefined;
  const planned = plannedStep(state, place);
  if (planned.kind === 'map' || planned.kind === 'execution') return undefined;
  return {
    step: planned,
    attempt,
    // The input of a step is an object by the plan's schema; references fill in its members.
    input: resolvedInput(state, place) as JsonObject,
    idempotencyKey: `${run.executionId}/${stepId}/${step.group}`,
    timeZone: state.requested.options.timeZone,
    ...(step.status === 'running' && step.locks && { locks: step.locks }),
  };
}
