import type { BoundStep } from '../../plan/bound-plan.js';
import type { AlternativeAgent } from '../../plan/on-failure.js';

/** A step as another agent does it: the same instruction, and what that agent says of itself. */
export function withAgent(step: BoundStep, agent: string): BoundStep {
  const isIt = (one: { kind: string; agent?: string }): one is AlternativeAgent =>
    one.kind === 'agent' && one.agent === agent;
  const alternative = step.policy.onFailure?.find(isIt);
  if (step.kind !== 'agent' || !alternative) return step;
  const { effects, idempotent, timeoutMs } = alternative;
  return { ...step, agent, policy: { ...step.policy, effects, idempotent, timeoutMs } };
}
