import type { BoundStep } from '../../plan/bound-plan.js';
import type { BudgetState } from './budget.js';

/** Of an agent that does not say how many it needs. */
const tokensOfAnAgent = 20_000;

/** Tokens to reserve for one attempt of a step. */
export const estimatedTokens = (step: BoundStep): number =>
  step.kind === 'agent' ? (step.policy.estimatedTokens ?? tokensOfAnAgent) : 0;

/** Tokens that are reserved for an attempt that runs. */
export const reservedFor = ({ raised }: Pick<BudgetState, 'raised'>, step: BoundStep): number =>
  raised?.[step.id] ?? estimatedTokens(step);

/** Tokens without which a step does not start. A plan that is yet to be made takes some, nobody knows how many. */
export const neededTokens = (step: BoundStep): number =>
  step.kind === 'execution' ? (step.plan ? 0 : 1) : estimatedTokens(step);
