import type { BoundPlan } from '../plan/bound-plan.js';
import { referencesIn } from '../plan/template.js';

/** Who waits for whom, by place in the plan; worked out once per plan. */
export interface PlanGraph {
  readonly indexOf: ReadonlyMap<string, number>;
  /** For each step, the places of those that wait for it, in plan order. */
  readonly dependants: readonly (readonly number[])[];
  /** For each step, the places of those whose outputs its input refers to. */
  readonly inputsFrom: readonly (readonly number[])[];
}

export function planGraph(plan: BoundPlan): PlanGraph {
  const indexOf = new Map(plan.steps.map((step, index) => [step.id, index]));
  const dependants: number[][] = plan.steps.map(() => []);
  plan.steps.forEach((step, index) => {
    for (const id of step.dependsOn) dependants[indexOf.get(id) ?? -1]?.push(index);
  });
  const inputsFrom = plan.steps.map(({ input }) =>
    [...new Set(referencesIn(input).map(({ step }) => step))].flatMap((id) => indexOf.get(id) ?? []),
  );
  return { indexOf, dependants, inputsFrom };
}
