import type { BoundPlan } from '../plan/bound-plan.js';

/** Who waits for whom, by place in the plan; worked out once per plan. */
export interface PlanGraph {
  readonly indexOf: ReadonlyMap<string, number>;
  /** For each step, the places of those that wait for it. */
  readonly dependants: readonly (readonly number[])[];
}

export function planGraph(plan: BoundPlan): PlanGraph {
  const indexOf = new Map(plan.steps.map((step, index) => [step.id, index]));
  const dependants: number[][] = plan.steps.map(() => []);
  plan.steps.forEach((step, index) => {
    for (const id of step.dependsOn) dependants[indexOf.get(id) ?? -1]?.push(index);
  });
  return { indexOf, dependants };
}
