import type { BoundStep } from '../plan/bound-plan.js';
import type { Planned } from './execution.state.js';

/** What the plan says of the step at a place. @throws RangeError when there is no such place */
export function plannedStep({ attached }: Pick<Planned, 'attached'>, index: number): BoundStep {
  const step = attached.plan.steps[index];
  if (!step) throw new RangeError(`The plan has no step at place ${index}`);
  return step;
}
