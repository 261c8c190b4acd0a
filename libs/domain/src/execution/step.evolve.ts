import type { ExecutionEvent, Failure, StepStarted } from './execution.events.js';
import { placeOf, type Planned, type StepBase, type StepState } from './execution.state.js';

type StepEvent = Extract<ExecutionEvent, { readonly data: { readonly stepId: string } }>;

export const isStepEvent = (event: ExecutionEvent): event is StepEvent => event.type.startsWith('Step');

type Changes = Partial<Pick<Planned, 'steps' | 'ready' | 'retrying' | 'unsettled' | 'failed'>>;

/** A run after an event of one of its steps. Hot: one copy of the run and of the step per event. */
export function evolveStep<State extends Planned>(state: State, event: StepEvent): State {
  const index = placeOf(state, event.data.stepId);
  if (index === undefined) return state;
  const step = state.steps.at(index);
  switch (event.type) {
    case 'StepApprovalRequested': {
      const waiting: StepState = { ...base(step), status: 'waiting-for-approval', approval: event.data };
      return put(state, index, waiting, {
        ready: without(state.ready, index),
        retrying: without(state.retrying, index),
      });
    }
    case 'StepApproved':
      return put(state, index, approve(step), { ready: including(state.ready, [index]) });
    case 'StepRejected': {
      const { by, comment, at } = event.data;
      const message = `${by} rejected the step${comment ? `: ${comment}` : ''}`;
      return fail(state, index, { code: 'REJECTED', message, at });
    }
    case 'StepHeld': {
      const { stepId, at, ...hold } = event.data;
      return put(state, index, { ...step, hold }, {});
    }
    case 'StepStarted':
      return put(state, index, start(step, event.data), {
        ready: without(state.ready, index),
        retrying: without(state.retrying, index),
      });
    case 'StepSucceeded': {
      const { output, at } = event.data;
      return settle(state, index, { ...base(step), status: 'succeeded', output, endedAt: at });
    }
    case 'StepFailed': {
      const { error, decision, at } = event.data;
      if (decision.kind === 'fail') return fail(state, index, { ...error, at });
      const { retryAt } = decision;
      const retrying: StepState = { ...base(step), status: 'retrying', retryAt, failedAt: at, error };
      return put(state, index, retrying, {
        ready: without(state.ready, index),
        retrying: [...state.retrying, index],
      });
    }
    case 'StepOutcomeUnknown': {
      const { reason } = event.data;
      const unknown: StepState = { ...base(step), approved: false, status: 'outcome-unknown', reason };
      return put(state, index, unknown, { ready: including(state.ready, [index]) });
    }
    case 'StepSkipped': {
      const { reason, at } = event.data;
      return settle(state, index, { ...base(step), status: 'skipped', reason, endedAt: at });
    }
    case 'StepCancelled':
      return settle(state, index, { ...base(step), status: 'cancelled', endedAt: event.data.at });
  }
}

/** What a step keeps from one status to the next. */
export function base(step: StepState): StepBase {
  const { id, unmet, attempt, tries, group, approved, startedAt, attemptAt, triesAt } = step;
  if (startedAt === undefined || attemptAt === undefined || triesAt === undefined) {
    return { id, unmet, attempt, tries, group, approved };
  }
  return { id, unmet, attempt, tries, group, approved, startedAt, attemptAt, triesAt };
}

function start(step: StepState, { attempt, startedAt }: StepStarted): StepState {
  const { id, unmet, tries, group, approved } = step;
  const times = {
    startedAt: step.startedAt ?? startedAt,
    attemptAt: startedAt,
    triesAt: tries === 0 ? startedAt : (step.triesAt ?? startedAt),
  };
  return { id, unmet, attempt, tries: tries + 1, group, approved, ...times, status: 'running' };
}

/** An approval after an unknown outcome opens a new group of attempts: a new effect is wanted. */
function approve(step: StepState): StepState {
  const again = step.status === 'waiting-for-approval' && step.approval.kind === 'unknown-outcome';
  const group = again ? step.group + 1 : step.group;
  return { ...base(step), status: 'pending', approved: true, tries: 0, group };
}

/** Replaces a step and keeps the count of running ones true. */
function put<State extends Planned>(state: State, index: number, step: StepState, changes: Changes): State {
  const before = state.steps.at(index).status === 'running' ? 1 : 0;
  const after = step.status === 'running' ? 1 : 0;
  const running = state.running + after - before;
  return { ...state, ...changes, steps: (changes.steps ?? state.steps).with(index, step), running };
}

/** Ends a step and frees those that waited for it alone. */
function settle<State extends Planned>(state: State, index: number, step: StepState): State {
  const freed: number[] = [];
  let { steps } = state;
  for (const dependant of state.graph.dependants[index] ?? []) {
    const waiting = steps.at(dependant);
    const unmet = waiting.unmet - 1;
    steps = steps.with(dependant, { ...waiting, unmet });
    if (unmet === 0 && waiting.status === 'pending') freed.push(dependant);
  }
  const ready = including(without(state.ready, index), freed);
  return put(state, index, step, { steps, ready, unsettled: state.unsettled - 1 });
}

/** A step that failed for good frees nobody: the run ends with it. */
function fail<State extends Planned>(state: State, index: number, failure: Omit<Failure, 'stepId'>): State {
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
      failed: state.failed ?? { code, message, stepId: step.id, at },
    },
  );
}

const without = (places: readonly number[], index: number): readonly number[] =>
  places.includes(index) ? places.filter((place) => place !== index) : places;

/** Keeps plan order, so that a run is the same however its steps were freed. */
function including(places: readonly number[], added: readonly number[]): readonly number[] {
  const fresh = added.filter((place) => !places.includes(place));
  return fresh.length === 0 ? places : [...places, ...fresh].sort((left, right) => left - right);
}
