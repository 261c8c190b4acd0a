import type { Plan } from '@app/domain/plan/plan.js';
import { PlanningError, type PlanningContext } from '@app/domain/plan/planner.js';
import { revisionIssues } from '@app/domain/plan/revision-issues.js';
import type { Revision, StepReport } from '@app/domain/plan/revision.js';
import { unboundPlan } from '@app/domain/plan/step-definition.js';
import { validatePlan } from '@app/domain/plan/validate-plan.js';
import { alternatives } from './alternatives.js';
import { leaveOut } from './leave-out.js';
import { replaceStep } from './replace-step.js';

/**
 * Makes up for the steps that failed: each by another tool or agent that can do it, or else by leaving out what needs it,
 * as long as something that was asked for remains. The same run always gets the same plan.
 * @throws PlanningError when neither can be
 */
export function revisePlan(context: PlanningContext & { readonly revision: Revision }): Plan {
  const { catalogue, revision } = context;
  if (revision.refused !== undefined)
    throw new PlanningError(
      'INVALID_ANSWER',
      `The offline planner has no other proposal: ${revision.refused}`,
    );
  const causes = revision.steps.filter(({ isCause }) => isCause);
  return causes.reduce((plan, cause, place) => {
    const later = new Set(causes.slice(place + 1).map(({ id }) => id));
    const fits = (made: Plan) =>
      validatePlan(made, catalogue).length === 0 &&
      revisionIssues(made, before(revision, later)).length === 0;
    const replaced = alternatives(cause, context).map((other) => replaceStep(plan, revision, cause, other));
    const made = [...replaced, leaveOut(plan, revision, cause)].find((one) => one !== undefined && fits(one));
    if (!made) throw nothingLeft(plan, cause);
    return made;
  }, unboundPlan(revision.plan));
}

/** The run as if some of its steps had not failed yet: they are made up for in their turn. */
const before = ({ plan, steps }: Revision, later: ReadonlySet<string>): Revision => ({
  plan,
  steps: steps.map((report) => (later.has(report.id) ? { ...report, standing: 'begun' } : report)),
});

function nothingLeft({ steps }: Plan, { id, error }: StepReport): PlanningError {
  const title = steps.find((step) => step.id === id)?.title ?? id;
  const what = `"${title}" failed${error ? ` with ${error.code}` : ''}`;
  const why = 'no other tool or agent here does it, and nothing that was asked for is left without it';
  return new PlanningError('UNPLACEABLE', `${what}: ${why}.`);
}
