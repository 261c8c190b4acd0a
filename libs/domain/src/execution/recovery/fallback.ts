import type { ExecutionEvent } from '../execution.events.js';
import { placeOf, type ExecutionState, type Planned, type StepState } from '../execution.state.js';
import { nextChoice } from './next-choice.js';

/** Why a step that stands by for another will not run; undefined when it is wanted, or stands by for nobody. */
export function unwanted({ graph, steps }: Planned, index: number): string | undefined {
  const primary = graph.standsInFor.get(index);
  if (primary === undefined) return undefined;
  const { id, status } = steps.at(primary);
  return status === 'recovering' ? undefined : `it stands by for "${id}", which did not need it`;
}

/** What follows for the first step whose fallback has come to its end; undefined when there is none. */
export function afterFallback(state: Planned & ExecutionState, now: number): ExecutionEvent | undefined {
  for (const index of state.recovering) {
    const event = settled(state, index, now);
    if (event) return event;
  }
  return undefined;
}

function settled(state: Planned & ExecutionState, index: number, at: number): ExecutionEvent | undefined {
  const step = state.steps.at(index);
  if (step.status !== 'recovering') return undefined;
  if (step.by.kind === 'replan') return unrevised(state, index, step, at);
  const by = step.by.step;
  const fallback = state.steps.at(placeOf(state, by) as number);
  if (standsIn(fallback)) return { type: 'StepRecovered', data: { stepId: step.id, by, at } };
  const end = endOf(fallback);
  if (end === undefined) return undefined;
  const { id: stepId, attempt, error } = step;
  const decision = nextChoice(state, index, `the fallback step "${by}" ${end}`);
  return { type: 'StepFailed', data: { stepId, attempt, error, decision, at } };
}

/** No other plan was found: the next choice, or the failure there was, with both reasons. */
function unrevised(
  state: Planned & ExecutionState,
  index: number,
  { id: stepId, attempt, error }: Extract<StepState, { status: 'recovering' }>,
  at: number,
): ExecutionEvent {
  const { code, message } = state.replanning?.failure ?? { code: 'UNKNOWN', message: 'It ended.' };
  const both = { ...error, message: `${error.message} No other plan was found (${code}): ${message}` };
  const decision = nextChoice(state, index, `no other plan was found (${code})`);
  return { type: 'StepFailed', data: { stepId, attempt, error: both, decision, at } };
}

/** Whether a fallback has an output to stand in for the one that is missing. */
const standsIn = (step: StepState): boolean =>
  step.status === 'succeeded' || (step.status === 'skipped' && step.output !== undefined);

function endOf(step: StepState): string | undefined {
  switch (step.status) {
    case 'failed':
      return `failed too (${step.error.code})`;
    case 'skipped':
      return `was skipped: ${step.reason}`;
    case 'cancelled':
      return 'was cancelled';
    default:
      return undefined;
  }
}
