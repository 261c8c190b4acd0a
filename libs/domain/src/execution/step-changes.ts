import type { Failure } from './execution.events.js';
import type { Planned, StepBase, StepState } from './execution.state.js';
import { countItem } from './maps/count-item.js';
import { isItem } from './maps/expansion.js';

type Changes = Partial<
  Pick<Planned, 'steps' | 'ready' | 'retrying' | 'recovering' | 'asking' | 'unsettled' | 'failed'>
>;

/** What a step keeps from one status to the next. */
export function base(step: StepState): StepBase {
  const { id, unmet, attempt, tries, group, approved, startedAt, attemptAt, triesAt } = step;
  const kept =
    startedAt === undefined || attemptAt === undefined || triesAt === undefined
      ? { id, unmet, attempt, tries, group, approved }
      : { id, unmet, attempt, tries, group, approved, startedAt, attemptAt, triesAt };
  const { input, recovery, assigned } = step;
  if (input === undefined && recovery === undefined && assigned === undefined) return kept;
  return {
    ...kept,
    ...(input === undefined ? {} : { input }),
    ...(recovery === undefined ? {} : { recovery }),
    ...(assigned === undefined ? {} : { assigned }),
  };
}

/** Replaces a step and keeps the count of running ones true. */
export function put<State extends Planned>(
  state: State,
  index: number,
  step: StepState,
  changes: Changes,
): State {
  const before = state.steps.at(index);
  const running = state.running + (step.status === 'running' ? 1 : 0) - (before.status === 'running' ? 1 : 0);
  const next = { ...state, ...changes, steps: (changes.steps ?? state.steps).with(index, step), running };
  return isItem(state, index) ? countItem(next, index, before) : next;
}

const isSettled = ({ status }: StepState): boolean =>
  status === 'succeeded' || status === 'failed' || status === 'skipped' || status === 'cancelled';

/** Ends a step and frees those that waited for it alone; a fallback step that was wanted was freed before. */
export function settle<State extends Planned>(state: State, index: number, step: StepState): State {
  const freed: number[] = [];
  let { steps } = state;
  for (const dependant of state.graph.dependants[index] ?? []) {
    const waiting = steps.at(dependant);
    if (state.graph.standsInFor.has(dependant) && (isSettled(waiting) || waiting.unmet === 0)) continue;
    const unmet = waiting.unmet - 1;
    steps = steps.with(dependant, { ...waiting, unmet });
    if (unmet === 0 && waiting.status === 'pending') freed.push(dependant);
  }
  const ready = including(without(state.ready, index), freed);
  return put(state, index, step, { steps, ready, unsettled: state.unsettled - 1 });
}

/** A step that failed for good frees nobody: the run ends with it, unless it is an element, which its map judges. */
export function fail<State extends Planned>(
  state: State,
  index: number,
  failure: Omit<Failure, 'stepId'>,
): State {
  const { code, message, at } = failure;
  const step = state.steps.at(index);
  const error = { code, message, retryable: false };
  return put(
    state,
    index,
    { ...base(step), status: 'failed', error, endedAt: at },
    {
      ready: without(state.ready, index),
      unsettled: state.unsettled - 1,
      ...(isItem(state, index) ? {} : { failed: state.failed ?? { code, message, stepId: step.id, at } }),
    },
  );
}

export const without = (places: readonly number[], index: number): readonly number[] =>
  places.includes(index) ? places.filter((place) => place !== index) : places;

/** Keeps plan order, so that a run is the same however its steps were freed. */
export function including(places: readonly number[], added: readonly number[]): readonly number[] {
  const fresh = added.filter((place) => !places.includes(place));
  return fresh.length === 0 ? places : [...places, ...fresh].sort((left, right) => left - right);
}
