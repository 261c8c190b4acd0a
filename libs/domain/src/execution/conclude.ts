import type { Json } from '../kernel/json.js';
import { resolveTemplate } from '../plan/template.js';
import { endOfUndoing, endOrUndo } from './compensation/compensate.js';
import { deadlineFailure } from './control/deadline.js';
import type { ExecutionEvent } from './execution.events.js';
import { fitting } from './preview.js';
import { startReplanning } from './replanning/decide-replanning.js';
import { stillChildren } from './sub-executions/record-quiescence.js';
import { isPlanned, outputOf, type ExecutionState, type Planned } from './execution.state.js';

/** The event that a state makes inevitable: the end of the run, or that a pause has become still. */
export function conclude(state: ExecutionState, now: number): readonly ExecutionEvent[] {
  const running = movingSteps(state);
  if (running > 0) return [];
  switch (state.status) {
    case 'running':
      if (state.failed)
        return [endOrUndo(state, { type: 'ExecutionFailed', data: { ...state.failed, at: now } }, now)];
      if (state.unsettled > 0) return [];
      return [{ type: 'ExecutionCompleted', data: { result: fitting(resultOf(state)), at: now } }];
    case 'replanning':
      if (state.failed)
        return [endOrUndo(state, { type: 'ExecutionFailed', data: { ...state.failed, at: now } }, now)];
      return startReplanning(state, now);
    case 'paused':
      return state.quiescedAt === undefined ? [{ type: 'ExecutionQuiesced', data: { at: now } }] : [];
    case 'cancelling':
      if (isPlanned(state) && state.compensation) return endOfUndoing(state, now);
      if (state.outOfTime)
        return [endOrUndo(state, { type: 'ExecutionFailed', data: deadlineFailure(state, now) }, now)];
      return [endOrUndo(state, { type: 'ExecutionCancelled', data: { at: now } }, now)];
    default:
      return [];
  }
}

/** Steps that run, but for those that are executions which stand still with a pause. */
export const movingSteps = (state: ExecutionState): number =>
  isPlanned(state) ? state.running - (state.status === 'paused' ? stillChildren(state) : 0) : 0;

/** What the plan says is the result; otherwise the outputs of the steps that nobody waited for, by step. */
function resultOf(state: Planned): Json {
  const { plan } = state.attached;
  if (plan.result !== undefined) return resolveTemplate(plan.result, (id) => outputOf(state, id));
  const { dependants, standsInFor } = state.graph;
  const last = plan.steps.filter(
    (_, index) => !standsInFor.has(index) && dependants[index]?.every((place) => standsInFor.has(place)),
  );
  const outputs = last.flatMap(({ id }): [string, Json][] => {
    const output = outputOf(state, id);
    return output === undefined ? [] : [[id, output]];
  });
  return Object.fromEntries(outputs);
}
