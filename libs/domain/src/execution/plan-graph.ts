import type { BoundPlan } from '../plan/bound-plan.js';
import { isOpen } from '../plan/used-by.js';
import { fallbacksOf } from '../plan/on-failure.js';
import { inputTemplateOf } from '../plan/dependencies.js';
import { referencesIn } from '../plan/template.js';

/** Who waits for whom, by place in the plan; worked out once per plan. */
export interface PlanGraph {
  readonly indexOf: ReadonlyMap<string, number>;
  /** For each step, the places of those that wait for it, in plan order. */
  readonly dependants: readonly (readonly number[])[];
  /** For the place of each fallback step, the place of the one it stands by for; that one frees it when it is settled. */
  readonly standsInFor: ReadonlyMap<number, number>;
  /** For each step, the places of those whose outputs its input refers to. */
  readonly inputsFrom: readonly (readonly number[])[];
  /** Whether it leaves open which agent carries out some step. */
  readonly choosesAgents: boolean;
  /** Places of the steps that are executions. */
  readonly executions: readonly number[];
}

export function planGraph(plan: BoundPlan): PlanGraph {
  const indexOf = new Map(plan.steps.map((step, index) => [step.id, index]));
  const dependants: number[][] = plan.steps.map(() => []);
  plan.steps.forEach((step, index) => {
    for (const id of step.dependsOn) dependants[indexOf.get(id) ?? -1]?.push(index);
  });
  const standsInFor = new Map<number, number>();
  plan.steps.forEach(({ policy }, index) => {
    for (const id of fallbacksOf(policy)) {
      const fallback = indexOf.get(id) as number;
      standsInFor.set(fallback, index);
      dependants[index]?.push(fallback);
    }
  });
  const inputsFrom = plan.steps.map((planned) =>
    [...new Set(referencesIn(inputTemplateOf(planned)).map(({ step }) => step))].flatMap(
      (id) => indexOf.get(id) ?? [],
    ),
  );
  const choosesAgents = plan.steps.some((step) => isOpen(step.kind === 'map' ? step.step : step));
  const executions = plan.steps.flatMap(({ kind }, index) => (kind === 'execution' ? [index] : []));
  return { indexOf, dependants, standsInFor, inputsFrom, choosesAgents, executions };
}
