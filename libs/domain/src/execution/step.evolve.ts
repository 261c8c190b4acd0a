import type { ExecutionEvent, Failure } from './execution.events.js';
import type { Planned, StepBase, StepState } from './execution.state.js';

type StepEvent = Extract<ExecutionEvent, { readonly data: { readonly stepId: string } }>;

export const isStepEvent = (event: ExecutionEvent): event is StepEvent => event.type.startsWith('Step');

/** The parts of a run that an event of one of its steps changes. */
export function evolveStep(state: Planned, event: StepEvent): Partial<Planned> {
  const index = state.graph.indexOf.get(event.data.stepId);
  if (index === undefined) return {};
  const step = state.steps.at(index);
  switch (event.type) {
    case 'StepApprovalRequested':
      return {
        ...put(state, index, { ...base(step), status: 'waiting-for-approval', approval: event.data }),
        ready: without(state.ready, index),
      };
    case 'StepApproved':
      return makeReady(state, index, approve(step));
    case 'StepRejected':
      return fail(state, index, step, {
        code: 'REJECTED',
        message: `${event.data.by} rejected the step${event.data.comment ? `: ${event.data.comment}` : ''}`,
        at: event.data.at,
      });
    case 'StepStarted': {
      const { attempt, startedAt } = event.data;
      const started = { ...base(step), attempt, tries: step.tries + 1, attemptAt: startedAt };
      return {
        ...put(state, index, { ...started, startedAt: step.startedAt ?? startedAt, status: 'running' }),
        ready: without(state.ready, index),
        retrying: without(state.retrying, index),
        running: state.running + 1,
      };
    }
    case 'StepSucceeded': {
      const { output, at } = event.data;
      return settle(stopped(state, step), index, { ...base(step), status: 'succeeded', output, endedAt: at });
    }
    case 'StepFailed': {
      const { error, decision, at } = event.data;
      if (decision.kind === 'fail') return fail(stopped(state, step), index, step, { ...error, at });
      return {
        ...put(stopped(state, step), index, {
          ...base(step),
          status: 'retrying',
          retryAt: decision.retryAt,
          error,
        }),
        retrying: [...state.retrying, index],
      };
    }
    case 'StepOutcomeUnknown':
      return makeReady(stopped(state, step), index, {
        ...base(step),
        approved: false,
        status: 'outcome-unknown',
        reason: event.data.reason,
      });
    case 'StepSkipped': {
      const { reason, at } = event.data;
      return settle(state, index, { ...base(step), status: 'skipped', reason, endedAt: at });
    }
    case 'StepCancelled':
      return settle(stopped(state, step), index, {
        ...base(step),
        status: 'cancelled',
        endedAt: event.data.at,
      });
  }
}

const base = ({ id, unmet, attempt, tries, group, approved, startedAt, attemptAt }: StepState): StepBase => ({
  id,
  unmet,
  attempt,
  tries,
  group,
  approved,
  ...(startedAt === undefined ? {} : { startedAt }),
  ...(attemptAt === undefined ? {} : { attemptAt }),
});

/** An approval after an unknown outcome opens a new group of attempts: a new effect is wanted. */
function approve(step: StepState): StepState {
  const again = step.status === 'waiting-for-approval' && step.approval.kind === 'unknown-outcome';
  return {
    ...base(step),
    status: 'pending',
    approved: true,
    tries: 0,
    group: again ? step.group + 1 : step.group,
  };
}

const put = <State extends Planned>(state: State, index: number, step: StepState): State => ({
  ...state,
  steps: state.steps.with(index, step),
});

const stopped = <State extends Planned>(state: State, step: StepState): State =>
  step.status === 'running' ? { ...state, running: state.running - 1 } : state;

const makeReady = (state: Planned, index: number, step: StepState): Planned => ({
  ...put(state, index, step),
  ready: insert(state.ready, index),
});

/** Ends a step and frees those that waited for it alone. */
function settle(state: Planned, index: number, step: StepState): Planned {
  let steps = state.steps.with(index, step);
  let ready = without(state.ready, index);
  for (const dependant of state.graph.dependants[index] ?? []) {
    const waiting = steps.at(dependant);
    const unmet = waiting.unmet - 1;
    steps = steps.with(dependant, { ...waiting, unmet });
    if (unmet === 0 && waiting.status === 'pending') ready = insert(ready, dependant);
  }
  return { ...state, steps, ready, retrying: without(state.retrying, index), unsettled: state.unsettled - 1 };
}

/** A step that failed for good frees nobody: the run ends with it. */
function fail(state: Planned, index: number, step: StepState, failure: Omit<Failure, 'stepId'>): Planned {
  const { code, message, at } = failure;
  const error = { code, message, retryable: false };
  return {
    ...put(state, index, { ...base(step), status: 'failed', error, endedAt: at }),
    ready: without(state.ready, index),
    unsettled: state.unsettled - 1,
    failed: state.failed ?? { code, message, stepId: step.id, at },
  };
}

const without = (places: readonly number[], index: number): readonly number[] =>
  places.includes(index) ? places.filter((place) => place !== index) : places;

/** Keeps plan order, so that a run is the same however its steps were freed. */
function insert(places: readonly number[], index: number): readonly number[] {
  const at = places.findIndex((place) => place >= index);
  if (at === -1) return [...places, index];
  return places[at] === index ? places : places.toSpliced(at, 0, index);
}
