import type { BoundStep } from '../plan/bound-plan.js';
import type { Planned } from './execution.state.js';
import { withAgent } from './recovery/with-agent.js';

/** What the plan says of the step at a place, done by the agent who does it now. @throws RangeError when there is no such place */
export function plannedStep(
  { attached, steps }: Pick<Planned, 'attached' | 'steps'>,
  index: number,
): BoundStep {
  const step = attached.plan.steps[index];
  if (!step) throw new RangeError(`The plan has no step at place ${index}`);
  const agent = steps.at(index).recovery?.agent;
  return agent === undefined ? step : withAgent(step, agent);
}
