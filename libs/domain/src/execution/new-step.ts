import type { BoundStep } from '../plan/bound-plan.js';
import type { StepState } from './execution.state.js';

/** A step of a plan that nothing has happened to. @param standsBy whether it waits for the step it stands by for, too */
export const newStep = ({ id, dependsOn }: BoundStep, standsBy: boolean): StepState => ({
  id,
  status: 'pending',
  unmet: dependsOn.length + (standsBy ? 1 : 0),
  attempt: 0,
  tries: 0,
  group: 1,
  approved: false,
});
