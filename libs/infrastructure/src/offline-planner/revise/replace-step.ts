import type { Json } from '@app/domain/kernel/json.js';
import type { Plan, PlanStep } from '@app/domain/plan/plan.js';
import type { Revision, StepReport } from '@app/domain/plan/revision.js';
import { renameReferences } from '@app/domain/plan/template.js';
import { rewire } from '@app/domain/plan/rewire.js';
import { usedBy } from '@app/domain/plan/used-by.js';

/** The plan with another step right behind the one that failed, from which the others take what they took from that. */
export function replaceStep(plan: Plan, revision: Revision, cause: StepReport, other: PlanStep): Plan {
  const id = freeId(cause.id, plan);
  const nameOf = (name: string) => (name === cause.id ? id : name);
  const fixed = new Set(revision.steps.filter(({ standing }) => standing !== 'open').map((one) => one.id));
  const note = `"${other.title}" failed${error(cause)}; ${usedBy(other)} does it instead.`;
  return {
    ...plan,
    steps: plan.steps.flatMap((step) => {
      if (step.id === cause.id) return [step, { ...other, id }];
      return fixed.has(step.id) ? [step] : [rewire(step, nameOf)];
    }),
    ...(plan.result === undefined ? {} : { result: renameReferences(plan.result, nameOf) satisfies Json }),
    notes: [...(plan.notes ?? []), note],
  };
}

export const error = (cause: StepReport): string => (cause.error ? ` (${cause.error.code})` : '');

/** `read-2`, `read-3`: the first that no step has. */
function freeId(id: string, { steps }: Plan): string {
  const taken = new Set(steps.map((step) => step.id));
  const stem = id.slice(0, 60).replace(/-\d+$/, '');
  let number = 2;
  while (taken.has(`${stem}-${number}`)) number++;
  return `${stem}-${number}`;
}
