import type { Catalogue } from '@app/domain/plan/catalogue.js';
import type { Plan } from '@app/domain/plan/plan.js';
import { type Planner, PlanningError, type PlanningContext } from '@app/domain/plan/planner.js';
import { validatePlan } from '@app/domain/plan/validate-plan.js';
import { revisePlan } from './revise/revise-plan.js';
import { draftPlan } from './draft-plan.js';

/**
 * Plans without a model and without a network: the same request, files, tools and moment always give the same plan.
 * It reads English. What it cannot place it names (UNPLACEABLE) instead of guessing.
 */
export function createOfflinePlanner(): Planner {
  return {
    async plan(context: PlanningContext) {
      const { revision, catalogue } = context;
      const plan = revision
        ? revisePlan({ ...context, revision })
        : await draftPlan({ ...context, catalogue: withoutCoordination(catalogue) });
      requireValid(plan, context);
      return { plan, planner: 'offline' };
    },
  };
}

/** A "message" in a request goes to people, not to other steps. */
const withoutCoordination = (catalogue: Catalogue): Catalogue => ({
  tools: catalogue.tools.filter(({ coordinates }) => !coordinates),
  agents: catalogue.agents,
  checkInput: (tool, input) => catalogue.checkInput(tool, input),
});

function requireValid(plan: Plan, { catalogue }: PlanningContext): void {
  const issues = validatePlan(plan, catalogue);
  if (issues.length === 0) return;
  const what = issues.map(({ message }) => message).join(' ');
  throw new PlanningError(
    'INVALID_ANSWER',
    `The offline planner made a plan that cannot run. ${what} Say the request in other words.`,
  );
}
