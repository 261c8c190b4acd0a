import type { ItemStep, MapStep, PlanStep } from './plan.js';

/** Name of the tool or the agent that a step uses, or what it needs while it is open which agent that is; a map, for every element. */
export function usedBy(step: PlanStep | ItemStep): string {
  const call: ItemStep = isMap(step) ? step.step : step;
  if (call.kind === 'tool') return call.tool;
  return call.agent ?? `any with ${(call.needs ?? []).join(', ')}`;
}

/** Whether somebody has to be chosen to carry it out. */
export const isOpen = (step: PlanStep | ItemStep): boolean =>
  step.kind === 'agent' && step.agent === undefined;

const isMap = (step: PlanStep | ItemStep): step is MapStep => step.kind === 'map';
