import { isPlanned, type ExecutionState, type StepState } from '../execution.state.js';

/** The steps that are executions and run: not here, but as runs of their own. */
export function runningChildren(state: ExecutionState): readonly StepState[] {
  if (!isPlanned(state) || state.graph.executions.length === 0) return [];
  return state.graph.executions.flatMap((place) => {
    const step = state.steps.at(place);
    return step.status === 'running' ? [step] : [];
  });
}
