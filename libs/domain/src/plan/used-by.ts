import type { ItemStep, PlanStep } from './plan.js';

/** Name of the tool or the agent that a step uses, `execution` for one that is an execution, or what it needs while it is open which agent that is; a map, for every element. */
export function usedBy(step: PlanStep | ItemStep): string {
  if (step.kind === 'execution') return 'execution';
  const call = step.kind === 'map' ? step.step : step;
  if (call.kind === 'tool') return call.tool;
  return call.agent ?? `any with ${(call.needs ?? []).join(', ')}`;
}

/** Whether somebody has to be chosen to carry it out. */
export const isOpen = (step: PlanStep | ItemStep): boolean =>
  step.kind === 'agent' && step.agent === undefined;
