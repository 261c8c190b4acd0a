import { dependenciesOf } from './dependencies.js';
import { fallbacksOf } from './on-failure.js';
import type { Plan, PlanStep } from './plan.js';
import type { BoundPlan } from './bound-plan.js';
import type { Revision, StepReport } from './revision.js';
import { isSameStep } from './step-definition.js';
import { referencesIn } from './template.js';

/**
 * What keeps a plan from taking the place of the one that a run follows, besides what is wrong with any plan. For the
 * planner and for people. Empty when nothing does.
 */
export function revisionIssues(
  proposed: Plan | BoundPlan,
  { plan, steps }: Pick<Revision, 'plan' | 'steps'>,
): readonly string[] {
  const reports = new Map(steps.map((report) => [report.id, report]));
  const after = new Map<string, PlanStep>(proposed.steps.map((step) => [step.id, step]));
  const kept = plan.steps.flatMap((step) => {
    const report = reports.get(step.id);
    return isFixed(report) ? keepIssues(report, step, after.get(step.id)) : [];
  });
  const open = proposed.steps.filter(({ id }) => !isFixed(reports.get(id)));
  const failed = (id: string) => reports.get(id)?.standing === 'failed';
  return [
    ...kept,
    ...open.flatMap((step) => [
      ...dependenciesOf(step)
        .filter(failed)
        .map((id) => waitsForFailed(`Step "${step.id}" waits for`, id)),
      ...fallbackIssues(step, reports, plan),
      ...approvalIssues(step, plan),
    ]),
    ...[...new Set(referencesIn(proposed.result ?? null).map(({ step }) => step))]
      .filter(failed)
      .map((id) => waitsForFailed('The result refers to', id)),
  ];
}

const isFixed = (report: StepReport | undefined): report is StepReport =>
  report !== undefined && report.standing !== 'open';

function keepIssues(
  { id, standing }: StepReport,
  before: PlanStep,
  after: PlanStep | undefined,
): readonly string[] {
  const has = standing === 'begun' ? 'has started' : standing === 'failed' ? 'has failed' : 'is done';
  if (!after) return [`Step "${id}" ${has} and must stay in the plan as it is.`];
  if (isSameStep(before, after)) return [];
  return [`Step "${id}" ${has} and must stay exactly as it is. What is to be done otherwise is a new step.`];
}

const waitsForFailed = (who: string, id: string): string =>
  `${who} "${id}", which has failed. Use a new step in its place, or leave this out.`;

/** A wish to be asked first outlives the plan that took it up. */
function approvalIssues({ id, approval }: PlanStep, { steps }: BoundPlan): readonly string[] {
  const before = steps.find((step) => step.id === id);
  if (before?.approval === undefined || approval !== undefined) return [];
  return [`Step "${id}" asked for an approval and must go on to do so.`];
}

/** What has started cannot begin to stand by for somebody. */
function fallbackIssues(
  step: PlanStep,
  reports: ReadonlyMap<string, StepReport>,
  { steps }: BoundPlan,
): readonly string[] {
  const before = steps.find(({ id }) => id === step.id);
  const known = before ? fallbacksOf(before) : [];
  return fallbacksOf(step)
    .filter((id) => isFixed(reports.get(id)) && !known.includes(id))
    .map((id) => `Step "${step.id}" names the fallback "${id}", which has started already. Use a new step.`);
}
