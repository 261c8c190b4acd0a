import { approve } from './approvals/approve.evolve.js';
import { openBallot } from './approvals/ballot.js';
import { hasDeadlines } from './approvals/deadlines.js';
import { evolveInconclusive, evolveUnknown } from './checks/check.evolve.js';
import { evolveInputChanged, evolveRetryRequested, evolveSkipped } from './control/step-control.evolve.js';
import type { ExecutionEvent, StepStarted } from './execution.events.js';
import { placeOf, type Planned, type StepState } from './execution.state.js';
import { evolveCompensation } from './compensation/compensation.evolve.js';
import { plannedStep } from './planned-step.js';
import { account } from './limits/budget.evolve.js';
import { evolveFailed, evolveRecovered } from './recovery/recovery.evolve.js';
import { withoutLocks } from './locks/release-locks.js';
import { closeBehind, expand } from './maps/expansion.evolve.js';
import { gather } from './maps/gather.js';
import { base, fail, including, put, settle, without } from './step-changes.js';

type StepEvent = Exclude<
  Extract<ExecutionEvent, { readonly data: { readonly stepId: string } }>,
  { readonly type: 'SubExecutionEnded' | 'SubExecutionQuiesced' | 'AllowanceRaised' | 'EstimateRaised' }
>;

export const isStepEvent = (event: ExecutionEvent): event is StepEvent => event.type.startsWith('Step');

/** A run after an event of one of its steps. Hot: one copy of the run and of the step per event. */
export function evolveStep<State extends Planned>(state: State, event: StepEvent): State {
  const index = placeOf(state, event.data.stepId);
  if (index === undefined) return state;
  const evolved = evolveAt(state, index, event);
  const after = 'at' in event.data ? closeBehind(state, evolved, index, event.data.at) : evolved;
  return after.budget ? account(state, after, index, event) : after;
}

function evolveAt<State extends Planned>(state: State, index: number, event: StepEvent): State {
  const step = state.steps.at(index);
  switch (event.type) {
    case 'StepApprovalRequested': {
      const { terms, at } = event.data;
      const ballot = terms === undefined ? {} : { ballot: openBallot(terms, at) };
      const waiting: StepState = {
        ...base(step),
        status: 'waiting-for-approval',
        approval: event.data,
        ...ballot,
      };
      return put(state, index, waiting, {
        ready: without(state.ready, index),
        retrying: without(state.retrying, index),
        ...(hasDeadlines(terms) && { asking: including(state.asking ?? [], [index]) }),
      });
    }
    case 'StepApproved':
      return approve(state, index);
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
    case 'StepExpanded':
      return put(expand(state, index, event.data), index, begin(step, event.data.at), {
        ready: without(state.ready, index),
      });
    case 'StepGathered': {
      const output = gather(state, index);
      return settle(state, index, { ...base(step), status: 'succeeded', output, endedAt: event.data.at });
    }
    case 'StepSucceeded': {
      const { output, at } = event.data;
      const settled = settle(state, index, { ...base(step), status: 'succeeded', output, endedAt: at });
      if (!plannedStep(state, index).policy.compensate) return settled;
      return { ...settled, compensable: [...(state.compensable ?? []), index] };
    }
    case 'StepFailed':
      return evolveFailed(state, index, event.data);
    case 'StepCompensationStarted':
    case 'StepCompensated':
    case 'StepCompensationFailed':
    case 'StepCompensationUnknown':
      return evolveCompensation(state, event);
    case 'StepRecovered':
      return evolveRecovered(state, index, event.data);
    case 'StepOutcomeUnknown':
      return evolveUnknown(state, index, event.data);
    case 'StepCheckInconclusive':
      return evolveInconclusive(state, index, event.data);
    case 'StepSkipped':
      return evolveSkipped(state, index, event.data);
    case 'StepRetryRequested':
      return evolveRetryRequested(state, index, event.data.group);
    case 'StepInputChanged':
      return evolveInputChanged(state, index, event.data);
    case 'StepLocksReleased':
      return put(state, index, withoutLocks(step), {});
    case 'StepCancelled':
      return settle(state, index, { ...base(step), status: 'cancelled', endedAt: event.data.at });
  }
}

function start(step: StepState, { attempt, startedAt, agent, locks }: StepStarted): StepState {
  const { id, unmet, tries, group, approved, input, recovery } = step;
  const assigned = agent ? { agent: agent.name, failed: step.assigned?.failed ?? [] } : step.assigned;
  const times = {
    startedAt: step.startedAt ?? startedAt,
    attemptAt: startedAt,
    triesAt: tries === 0 ? startedAt : (step.triesAt ?? startedAt),
  };
  const running = {
    id,
    unmet,
    attempt,
    tries: tries + 1,
    group,
    approved,
    ...times,
    status: 'running',
  } as const;
  if (input === undefined && recovery === undefined && assigned === undefined && locks === undefined)
    return running;
  return {
    ...running,
    ...(input === undefined ? {} : { input }),
    ...(recovery === undefined ? {} : { recovery }),
    ...(assigned === undefined ? {} : { assigned }),
    ...(locks === undefined ? {} : { locks }),
  };
}

/** A map begins once: from then on its elements are what is attempted. */
const begin = (step: StepState, at: number): StepState => ({
  ...base(step),
  attempt: step.attempt + 1,
  tries: step.tries + 1,
  startedAt: step.startedAt ?? at,
  attemptAt: at,
  triesAt: at,
  status: 'expanded',
});
