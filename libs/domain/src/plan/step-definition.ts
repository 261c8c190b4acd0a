import { asJson, canonicalJson, type Json, type JsonObject } from '../kernel/json.js';
import type { BoundPlan, BoundStep } from './bound-plan.js';
import type { Plan, PlanStep } from './plan.js';
import { dependenciesOf } from './dependencies.js';

/** Whether two steps, bound or not, say the same: what a catalogue added to them is left aside. */
export const isSameStep = (one: PlanStep | BoundStep, other: PlanStep | BoundStep): boolean =>
  canonicalJson(definitionOf(one)) === canonicalJson(definitionOf(other));

/** A plan as a planner would propose it: without what binding it has added. */
export const unboundPlan = (plan: BoundPlan): Plan => ({ ...plan, steps: plan.steps.map(unboundStep) });

/** Also of what a map does with each element, and of the plan inside an execution. */
function unboundStep({ policy: _, ...step }: BoundStep): PlanStep {
  if (step.kind === 'map') {
    const { policy: _item, ...item } = step.step;
    return { ...step, step: item };
  }
  if (step.kind !== 'execution') return step;
  const { plan, ...rest } = step;
  return plan ? { ...rest, plan: unboundPlan(plan) } : rest;
}

/** Dependencies are all there and in one order, whether they were declared or follow from references. */
function definitionOf(step: PlanStep | BoundStep): JsonObject {
  const plain = 'policy' in step ? unboundStep(step) : step;
  const dependsOn = dependenciesOf(plain).toSorted();
  if (plain.kind !== 'execution' || !plain.plan) return asJson({ ...plain, dependsOn });
  const steps: readonly Json[] = plain.plan.steps.map(definitionOf);
  return asJson({ ...plain, dependsOn, plan: { ...plain.plan, steps } });
}
