import type { Json } from '../../kernel/json.js';
import type { BoundMap } from '../../plan/bound-plan.js';
import type { Planned, StepState } from '../execution.state.js';
import { plannedStep } from '../planned-step.js';
import { expansionOf, type Expansion } from './expansion.js';

/** The output of a map: the outputs of its elements in the order of the list; see FailedItems. */
export function gather(state: Planned, map: number): Json {
  const { steps } = state;
  const { failedItems } = plannedStep(state, map) as BoundMap;
  const { first, count } = expansionOf(state, map) as Expansion;
  const shown = failedItems?.kind === 'collect' ? outcomeOf : outputOf;
  return Array.from({ length: count }, (_, index) => shown(steps.at(first + index)));
}

/** A person may have skipped an element with an output in its place. */
const outputOf = (item: StepState): Json =>
  (item.status === 'succeeded' || item.status === 'skipped' ? item.output : null) ?? null;

function outcomeOf(item: StepState): Json {
  if (item.status === 'succeeded') return { status: item.status, output: item.output };
  if (item.status !== 'failed') return { status: item.status, output: outputOf(item) };
  const { code, message } = item.error;
  return { status: item.status, error: { code, message } };
}
