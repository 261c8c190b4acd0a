import type { BoundPlan, BoundStep } from './bound-plan.js';
import { isSameStep } from './step-definition.js';
import { usedBy } from './used-by.js';

const reason = 'A revision of the plan added it after a failure; it reaches other people or systems.';

/**
 * A planner that revises has read outputs and errors of tools, which anybody may have written. So a person is asked before
 * a step that reaches out by a tool or an agent that nobody wanted before.
 */
export function askAboutNewReach(revised: BoundPlan, { steps: before }: BoundPlan): BoundPlan {
  const wanted = new Set(before.filter((step) => reachesOut(step) && !isAsked(step)).map(usedBy));
  const isNew = (step: BoundStep) =>
    reachesOut(step) &&
    (!wanted.has(usedBy(step)) || before.some((one) => isAsked(one) && isSameStep(one, step)));
  return {
    ...revised,
    steps: revised.steps.map((step) =>
      step.policy.approval === undefined && isNew(step)
        ? { ...step, policy: { ...step.policy, approval: reason } }
        : step,
    ),
  };
}

/** By who does it first, or by one who may take over. */
const reachesOut = ({ policy: { effects, onFailure = [] } }: BoundStep): boolean =>
  effects === 'outward' || onFailure.some((one) => one.kind === 'agent' && one.effects === 'outward');

const isAsked = ({ policy }: BoundStep): boolean => policy.approval === reason;
