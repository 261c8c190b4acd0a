import type { BoundStep } from '../../plan/bound-plan.js';

/** Of an agent that does not say how many it needs. */
const tokensOfAnAgent = 20_000;

/** Tokens to reserve for one attempt of a step. */
export const estimatedTokens = (step: BoundStep): number =>
  step.kind === 'agent' ? (step.policy.estimatedTokens ?? tokensOfAnAgent) : 0;
