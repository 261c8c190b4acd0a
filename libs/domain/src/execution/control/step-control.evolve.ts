import type { Failure } from '../execution.events.js';
import { fallbacksOf } from '../../plan/on-failure.js';
import { placeOf, type Planned, type StepState } from '../execution.state.js';
import { plannedStep } from '../planned-step.js';
import { standBy } from '../recovery/stand-by.js';
import { retryItems } from '../maps/expansion.evolve.js';
import { isItem } from '../maps/expansion.js';
import { base, including, put, settle, without } from '../step-changes.js';
import type { StepInputChanged, StepSkipped } from './step-control.events.js';

export function evolveSkipped<State extends Planned>(
  state: State,
  index: number,
  { reason, at, output }: StepSkipped,
): State {
  const step: StepState = {
    ...base(state.steps.at(index)),
    status: 'skipped',
    reason,
    endedAt: at,
    ...(output === undefined ? {} : { output }),
  };
  return settle(release(containStandbys(state, index), index), index, step);
}

/** An approval holds for the attempts it was given for, not for a new group of them, nor for the agent before. */
export function evolveRetryRequested<State extends Planned>(
  state: State,
  index: number,
  group: number,
): State {
  const step = state.steps.at(index);
  const approved = step.approved && step.group === group && step.recovery?.agent === undefined;
  const released = retryItems(release(standBy(state, index), index), index);
  const { recovery: _, assigned: __, ...kept } = base(step);
  const pending: StepState = { ...kept, status: 'pending', approved, tries: 0, group };
  return put(released, index, pending, { ready: including(released.ready, [index]) });
}

/** Nobody has approved the new input, whatever they said of the old one. */
export function evolveInputChanged<State extends Planned>(
  state: State,
  index: number,
  { input, group }: StepInputChanged,
): State {
  const step = state.steps.at(index);
  const changed = { input, group, approved: false };
  if (step.status !== 'waiting-for-approval') return put(state, index, { ...step, ...changed }, {});
  const pending: StepState = { ...base(step), ...changed, status: 'pending' };
  return put(state, index, pending, { ready: including(state.ready, [index]) });
}

/** Takes a step out of what its failure led to: the wait for the next attempt, or the end of the run. */
function release<State extends Planned>(state: State, index: number): State {
  const { status } = state.steps.at(index);
  if (status === 'retrying') return { ...state, retrying: without(state.retrying, index) };
  if (status !== 'failed') return state;
  return { ...state, unsettled: state.unsettled + 1, failed: firstFailureBeside(state, index) };
}

/** Elements that failed are the affair of their map. */
function firstFailureBeside(state: Planned, index: number): Failure | undefined {
  const [first] = [...state.steps]
    .flatMap((step, place) =>
      step.status === 'failed' && !step.contained && place !== index && !isItem(state, place) ? [step] : [],
    )
    .sort((left, right) => left.endedAt - right.endedAt);
  if (!first) return undefined;
  const { code, message } = first.error;
  return { code, message, stepId: first.id, at: first.endedAt };
}

/** Nobody needs the steps that stood by for one that is settled: those that failed, by a rejection, fail nothing any more. */
function containStandbys<State extends Planned>(state: State, index: number): State {
  return fallbacksOf(plannedStep(state, index).policy).reduce((before, id) => {
    const place = placeOf(before, id) as number;
    const step = before.steps.at(place);
    if (step.status !== 'failed' || step.contained) return before;
    return settle({ ...before, unsettled: before.unsettled + 1 }, place, { ...step, contained: true });
  }, state);
}
