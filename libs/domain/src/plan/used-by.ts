import type { ItemStep, MapStep, PlanStep } from './plan.js';

/** Name of the tool or the agent that a step uses; a map, for every element. */
export function usedBy(step: PlanStep | ItemStep): string {
  const call: ItemStep = isMap(step) ? step.step : step;
  return call.kind === 'tool' ? call.tool : call.agent;
}

const isMap = (step: PlanStep | ItemStep): step is MapStep => step.kind === 'map';
