import { asJson, canonicalJson, isJsonObject, type Json } from '../kernel/json.js';
import type { BoundPlan, BoundStep } from './bound-plan.js';
import type { Plan, PlanStep } from './plan.js';
import { dependenciesOf } from './dependencies.js';

/** Whether two steps, bound or not, say the same: what a catalogue added to them is left aside. */
export const isSameStep = (one: PlanStep | BoundStep, other: PlanStep | BoundStep): boolean =>
  canonicalJson(definitionOf(one)) === canonicalJson(definitionOf(other));

/** A plan as a planner would propose it: without what binding it has added. */
export const unboundPlan = (plan: BoundPlan): Plan => ({
  ...plan,
  steps: plan.steps.map((step) => withoutPolicy(asJson(step)) as unknown as PlanStep),
});

function definitionOf(step: PlanStep | BoundStep): Json {
  const plain = withoutPolicy(asJson(step));
  const dependsOn = dependenciesOf(step).toSorted();
  return { ...(plain as Readonly<Record<string, Json>>), dependsOn };
}

/** Also of what a map does with each element, and of the plan inside an execution. */
function withoutPolicy(step: Json): Json {
  if (!isJsonObject(step)) return step;
  const { policy: _, ...rest } = step;
  const inner = rest['kind'] === 'map' ? { step: withoutPolicy(rest['step'] ?? null) } : {};
  const { plan } = rest as { readonly plan?: BoundPlan };
  const inside = plan ? { plan: unboundPlan(plan) as unknown as Json } : {};
  return { ...rest, ...inner, ...inside };
}
