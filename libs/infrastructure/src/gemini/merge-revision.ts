import type { Plan, PlanStep } from '@app/domain/plan/plan.js';
import type { Revision } from '@app/domain/plan/revision.js';
import { revisionIssues } from '@app/domain/plan/revision-issues.js';
import { unboundPlan } from '@app/domain/plan/step-definition.js';

interface Change extends Plan {
  /** Ids of open steps that stay. */
  readonly keep: readonly string[];
}

export interface Merged {
  readonly plan: Plan;
  readonly issues: readonly string[];
}

/** The plan that an answer about what is different amounts to, and what is wrong with it besides what is with any plan. */
export function mergeRevision({ keep, ...change }: Change, revision: Revision): Merged {
  const standing = new Map(revision.steps.map((report) => [report.id, report.standing]));
  const written = new Map(change.steps.map((step) => [step.id, step]));
  const before = unboundPlan(revision.plan);
  const kept = before.steps.flatMap((step): readonly PlanStep[] => {
    const stays = standing.get(step.id) !== 'open' || keep.includes(step.id);
    const now = written.get(step.id) ?? (stays ? step : undefined);
    return now ? [now] : [];
  });
  const fresh = change.steps.filter(({ id }) => !standing.has(id));
  const { result = before.result, ...rest } = change;
  const notes = [...(before.notes ?? []), ...(change.notes ?? [])];
  const plan = {
    ...rest,
    steps: [...kept, ...fresh],
    ...(result === undefined ? {} : { result }),
    ...(notes.length > 0 && { notes }),
  };
  const unknown = keep
    .filter((id) => !standing.has(id))
    .map((id) => `keep names "${id}", which is not a step of the plan that is under way.`);
  return { plan, issues: [...unknown, ...revisionIssues(plan, revision)] };
}
