import { asJson, canonicalJson } from '../../kernel/json.js';
import type { BoundStep } from '../../plan/bound-plan.js';
import type { Planned } from '../execution.state.js';
import { standingOf } from './revision-basis.js';

/**
 * Whether a step of another plan is one of this one, with all that has happened to it: it has started, or says the same
 * and under the same policies.
 */
export function isKept(state: Planned, step: BoundStep): boolean {
  const place = state.graph.indexOf.get(step.id);
  if (place === undefined) return false;
  if (standingOf(state.steps.at(place)) !== 'open') return true;
  return textOf(state.attached.plan.steps[place] as BoundStep) === textOf(step);
}

const textOf = (step: BoundStep): string => canonicalJson(asJson(step));
