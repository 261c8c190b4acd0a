import type { Planned } from '../execution.state.js';
import { plannedStep } from '../planned-step.js';

/** Who may still be chosen for the step at a place: those that offer what it needs and have not failed it. Empty when it names its agent. */
export function candidatesLeft(state: Planned, index: number): readonly string[] {
  const { candidates = [] } = plannedStep(state, index).policy;
  const failed = state.steps.at(index).assigned?.failed ?? [];
  return candidates.map(({ agent }) => agent).filter((agent) => !failed.includes(agent));
}

/** Who could take over from the one that works on it now. */
export function otherCandidates(state: Planned, index: number): readonly string[] {
  const now = state.steps.at(index).assigned?.agent;
  return candidatesLeft(state, index).filter((agent) => agent !== now);
}
