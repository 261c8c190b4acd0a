import type { ExecutionEvent, StepFailed } from '@app/domain/execution/execution.events.js';
import { isPlanned, outputOf, type Planned, type StepState } from '@app/domain/execution/execution.state.js';
import { asDeclared } from '@app/domain/execution/planned-step.js';
import { canonicalJson, type Json } from '@app/domain/kernel/json.js';
import type { StepPolicy } from '@app/domain/plan/bound-plan.js';
import { fallbacksOf } from '@app/domain/plan/on-failure.js';
import type { SoakedRun } from './soaked-run.js';

/** What follows a failure is what the plan says, each choice once and in that order; a step that stands by starts when it is asked to. */
export function brokenByFallbacks({ state, events }: SoakedRun): readonly string[] {
  if (!isPlanned(state)) return [];
  return [...state.steps].flatMap((step, index): readonly string[] => {
    const { policy } = asDeclared(state, index);
    return [
      ...brokenByChoices(step.id, events),
      ...fallbacksOf(policy).flatMap((spare) => brokenBySpare(events, step.id, spare)),
      ...brokenByOutput(step, policy, state),
    ];
  });
}

function brokenByChoices(stepId: string, events: readonly ExecutionEvent[]): readonly string[] {
  const choices = events.flatMap((event) =>
    event.type === 'StepFailed' && event.data.stepId === stepId ? choiceIn(event.data) : [],
  );
  const rising = [...new Set(choices)].toSorted((one, other) => one - other);
  return rising.join() === choices.join()
    ? []
    : [`"${stepId}" was made up for by its choices ${choices.join(', ')}`];
}

const choiceIn = ({ decision }: StepFailed): readonly number[] =>
  'choice' in decision ? [decision.choice] : [];

function brokenBySpare(events: readonly ExecutionEvent[], stepId: string, spare: string): readonly string[] {
  let isAsked = false;
  const broken: string[] = [];
  for (const { type, data } of events) {
    if (type === 'StepFailed' && data.stepId === stepId)
      isAsked = data.decision.kind === 'fallback' && data.decision.step === spare;
    if (type === 'StepStarted' && data.stepId === spare && !isAsked)
      broken.push(`"${spare}" was started, and "${stepId}" had not asked for it`);
  }
  return broken;
}

/** The output of a step that was made up for is the one that stands in. */
function brokenByOutput(step: StepState, { onFailure = [] }: StepPolicy, state: Planned): readonly string[] {
  if (step.status === 'succeeded' && step.recoveredBy !== undefined) {
    const standsIn = outputOf(state, step.recoveredBy);
    if (standsIn === undefined)
      return [`"${step.id}" was made up for by "${step.recoveredBy}", which has no output`];
    return isSame(step.output, standsIn)
      ? []
      : [`"${step.id}" does not have the output of "${step.recoveredBy}"`];
  }
  const { output } = step.status === 'skipped' ? step : {};
  const isDeclared =
    output === undefined ||
    onFailure.some((choice) => choice.kind === 'skip' && isSame(choice.output, output));
  return isDeclared ? [] : [`"${step.id}" was skipped with an output that the plan does not name`];
}

const isSame = (one: Json, other: Json): boolean => canonicalJson(one) === canonicalJson(other);
