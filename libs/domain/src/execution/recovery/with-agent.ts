import type { BoundStep, Candidate } from '../../plan/bound-plan.js';

/** A step as an agent does it that the plan leaves open or names as an alternative: the same instruction, and what that agent says of itself. */
export function withAgent(step: BoundStep, agent: string): BoundStep {
  const { onFailure = [], candidates = [] } = step.policy;
  const others = onFailure.flatMap((one): readonly Candidate[] => (one.kind === 'agent' ? [one] : []));
  const alternative = [...candidates, ...others].find((one) => one.agent === agent);
  if (step.kind !== 'agent' || !alternative) return step;
  const { effects, idempotent, timeoutMs, heartbeatMs } = alternative;
  const { heartbeatMs: _, ...policy } = step.policy;
  const beats = heartbeatMs === undefined ? {} : { heartbeatMs };
  return { ...step, agent, policy: { ...policy, effects, idempotent, timeoutMs, ...beats } };
}
