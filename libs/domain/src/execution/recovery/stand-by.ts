import { fallbacksOf } from '../../plan/on-failure.js';
import { placeOf, stepOf, type Planned, type StepState } from '../execution.state.js';
import { plannedStep } from '../planned-step.js';
import { base, put, without } from '../step-changes.js';

/** A step starts anew: the steps that stand by for it do so again, whatever became of them. */
export function standBy<State extends Planned>(state: State, index: number): State {
  return fallbacksOf(plannedStep(state, index).policy).reduce((before, id) => {
    const place = placeOf(before, id) as number;
    const { recovery: _, ...kept } = base(before.steps.at(place));
    const unmet = unmetOf(before, place);
    const step: StepState = { ...kept, unmet, tries: 0, approved: false, status: 'pending' };
    const changes = {
      ready: without(before.ready, place),
      retrying: without(before.retrying, place),
      recovering: without(before.recovering, place),
      unsettled: before.unsettled + (isOver(before.steps.at(place)) ? 1 : 0),
    };
    return standBy(put(before, place, step, changes), place);
  }, state);
}

/** What a step that stands by waits for: what it depends on, and the step that it stands by for. */
export function unmetOf(state: Planned, index: number): number {
  const primary = state.graph.standsInFor.get(index);
  const open = plannedStep(state, index).dependsOn.filter((id) => !isSettled(stepOf(state, id)));
  const step = state.steps.at(index);
  const isFree = primary === undefined || frees(state.steps.at(primary), step.id);
  return open.length + (isFree ? 0 : 1);
}

/** Whether a step is settled, or asks for the one that stands by for it. */
const frees = (primary: StepState, standby: string): boolean =>
  isSettled(primary) ||
  (primary.status === 'recovering' && primary.by.kind === 'fallback' && primary.by.step === standby);

/** Whether those that depend on a step need not wait for it any more. */
const isSettled = (step: StepState | undefined): boolean =>
  step?.status === 'succeeded' ||
  step?.status === 'skipped' ||
  (step?.status === 'failed' && step.contained === true);

const isOver = ({ status }: StepState): boolean =>
  status === 'succeeded' || status === 'failed' || status === 'skipped' || status === 'cancelled';
