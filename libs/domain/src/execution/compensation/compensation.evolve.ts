import { placeOf, type Planned } from '../execution.state.js';
import type { CompensationEvent, CompensationStarted } from './compensation.events.js';
import type { CompensationOutcome, CompensationState } from './compensation.state.js';

export function evolveCompensation<State extends Planned>(state: State, event: CompensationEvent): State {
  if (event.type === 'CompensationStarted') return { ...state, compensation: begin(state, event.data) };
  const { compensation, budget } = state;
  if (!compensation) return state;
  const after = { ...state, compensation: goOn(compensation, event) };
  if (!budget || event.type !== 'StepCompensationStarted') return after;
  return { ...after, budget: { ...budget, calls: budget.calls + 1 } };
}

function begin(state: Planned, { stepIds, failure }: CompensationStarted): CompensationState {
  const queue = stepIds.map((id) => placeOf(state, id) as number);
  return { queue, attempt: 0, running: false, outcomes: {}, ...(failure === undefined ? {} : { failure }) };
}

function goOn(
  state: CompensationState,
  event: Exclude<CompensationEvent, { type: 'CompensationStarted' }>,
): CompensationState {
  const { retryAt: _, ...rest } = state;
  switch (event.type) {
    case 'StepCompensationStarted': {
      const { attempt, startedAt } = event.data;
      return { ...rest, attempt, running: true, triesAt: state.triesAt ?? startedAt };
    }
    case 'StepCompensated':
      return next(state, event.data.stepId, 'compensated');
    case 'StepCompensationUnknown':
      return next(state, event.data.stepId, 'unknown');
    case 'StepCompensationFailed': {
      const { decision, stepId } = event.data;
      if (decision.kind === 'fail') return next(state, stepId, 'failed');
      return { ...rest, running: false, retryAt: decision.retryAt };
    }
  }
}

function next(state: CompensationState, stepId: string, outcome: CompensationOutcome): CompensationState {
  const { failure, queue, outcomes } = state;
  return {
    ...(failure === undefined ? {} : { failure }),
    queue: queue.slice(1),
    attempt: 0,
    running: false,
    outcomes: { ...outcomes, [stepId]: outcome },
  };
}
