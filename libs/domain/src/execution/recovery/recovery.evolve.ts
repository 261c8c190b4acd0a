import type { StepFailed, StepRecovered } from '../execution.events.js';
import { evolveUnassigned } from '../assignment/assignment.evolve.js';
import { outputOf, placeOf, type Planned, type StepState } from '../execution.state.js';
import { beginReplanning } from '../replanning/replanning.evolve.js';
import { base, fail, including, put, settle, without } from '../step-changes.js';

/** A run after the failure of the step at a place: what was decided comes about. */
export function evolveFailed<State extends Planned>(
  state: State,
  index: number,
  { error, decision, at }: StepFailed,
): State {
  const step = state.steps.at(index);
  const released = { ...state, recovering: without(state.recovering, index) };
  switch (decision.kind) {
    case 'retry': {
      const { retryAt } = decision;
      const retrying: StepState = { ...base(step), status: 'retrying', retryAt, failedAt: at, error };
      return put(state, index, retrying, {
        ready: without(state.ready, index),
        retrying: [...state.retrying, index],
      });
    }
    case 'agent': {
      if (decision.agent === undefined) return evolveUnassigned(released, index);
      // Whoever approved this work approved who does it.
      const fresh = {
        ...base(step),
        approved: false,
        tries: 0,
        recovery: taken(step, { choice: decision.choice ?? 0 }, decision.agent),
      };
      return put(
        released,
        index,
        { ...fresh, status: 'pending' },
        { ready: including(state.ready, [index]) },
      );
    }
    case 'fallback': {
      const by = { kind: decision.kind, step: decision.step } as const;
      const kept = { ...base(step), recovery: taken(step, decision) };
      const recovering: StepState = { ...kept, status: 'recovering', by, error, failedAt: at };
      return wanted(
        put(state, index, recovering, {
          ready: without(state.ready, index),
          recovering: including(state.recovering, [index]),
        }),
        decision.step,
      );
    }
    case 'replan': {
      const { choice, revision } = decision;
      const kept = { ...base(step), recovery: taken(step, { choice }) };
      const by = { kind: decision.kind } as const;
      return beginReplanning(
        put(
          state,
          index,
          { ...kept, status: 'recovering', by, error, failedAt: at },
          {
            ready: without(state.ready, index),
            recovering: including(state.recovering, [index]),
          },
        ),
        revision,
      );
    }
    case 'hand-back':
      return settle(released, index, {
        ...base(step),
        status: 'failed',
        error,
        contained: true,
        endedAt: at,
      });
    case 'skip': {
      const { reason, output } = decision;
      return settle(released, index, {
        ...base(step),
        status: 'skipped',
        reason,
        output,
        error,
        endedAt: at,
      });
    }
    case 'fail':
      return fail(released, index, { ...error, at });
  }
}

/** The output of the step that ran instead stands in. */
export function evolveRecovered<State extends Planned>(
  state: State,
  index: number,
  { by, at }: StepRecovered,
): State {
  const step = { ...base(state.steps.at(index)), status: 'succeeded', endedAt: at, recoveredBy: by } as const;
  const released = { ...state, recovering: without(state.recovering, index) };
  return settle(released, index, { ...step, output: outputOf(state, by) ?? null });
}

/** A choice was taken; who works on the step stays unless it is that that changes. */
function taken({ recovery }: StepState, { choice }: { readonly choice: number }, agent = recovery?.agent) {
  return { choices: choice + 1, ...(agent === undefined ? {} : { agent }) };
}

/** A step that stood by need not wait any more for the one it stands by for. */
function wanted<State extends Planned>(state: State, fallback: string): State {
  const index = placeOf(state, fallback) as number;
  const step = state.steps.at(index);
  if (step.status !== 'pending') return state;
  const unmet = step.unmet - 1;
  return put(state, index, { ...step, unmet }, unmet > 0 ? {} : { ready: including(state.ready, [index]) });
}
