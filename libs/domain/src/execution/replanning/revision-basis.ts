import type { BoundStep } from '../../plan/bound-plan.js';
import type { Revision, Standing, StepReport } from '../../plan/revision.js';
import type { Planned, StepState } from '../execution.state.js';
import { preview } from '../preview.js';

/**
 * What a revision of the plan of a run has to build on. Outputs are shortened. A step that has not started shows the input
 * that a person gave it.
 */
export const revisionBasis = (state: Planned): Pick<Revision, 'plan' | 'steps'> => ({
  plan: {
    ...state.attached.plan,
    steps: state.attached.plan.steps.map((step, place) => asSet(step, state.steps.at(place))),
  },
  steps: state.attached.plan.steps.map((_, place) => reportOf(state.steps.at(place))),
});

function asSet(planned: BoundStep, step: StepState): BoundStep {
  if (step.input === undefined || standingOf(step) !== 'open') return planned;
  return planned.kind === 'tool' || planned.kind === 'agent' ? { ...planned, input: step.input } : planned;
}

function reportOf(step: StepState): StepReport {
  const { id } = step;
  const standing = standingOf(step);
  if (step.status === 'succeeded') return { id, standing, output: preview(step.output) };
  if (step.status === 'skipped' && step.output !== undefined)
    return { id, standing, output: preview(step.output) };
  if (step.status !== 'failed' && step.status !== 'recovering') return { id, standing };
  const { code, message } = step.error;
  const isCause = isWaiting(step) ? ({ isCause: true } as const) : {};
  return { id, standing, error: { code, message: message.slice(0, 4_000) }, ...isCause };
}

export const standingOf = (step: StepState): Standing => {
  switch (step.status) {
    case 'succeeded':
    case 'skipped':
      return 'done';
    case 'failed':
    case 'cancelled':
      return 'failed';
    case 'recovering':
      return isWaiting(step) ? 'failed' : 'begun';
    default:
      return step.attempt > 0 ? 'begun' : 'open';
  }
};

/** Whether a step has failed and waits for another plan. */
export const isWaiting = (step: StepState): boolean =>
  step.status === 'recovering' && step.by.kind === 'replan';
