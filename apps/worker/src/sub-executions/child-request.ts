import type { PlanId } from '@app/domain/kernel/ids.js';
import { planId } from '@app/domain/kernel/ids.js';
import { asJson, canonicalJson } from '@app/domain/kernel/json.js';
import type { RequestExecution } from '@app/domain/execution/execution.commands.js';
import type { ExecutionState, Planned } from '@app/domain/execution/execution.state.js';
import { budgetBelow } from '@app/domain/execution/limits/allowances/budget-below.js';
import { plannedStep } from '@app/domain/execution/planned-step.js';
import { resolvedInput } from '@app/domain/execution/resolved-input.js';
import { derivedId } from '@app/infrastructure/command-handling/event-ids.js';
import { sha256 } from '@app/infrastructure/digest/sha256.js';
import { childIdOf } from '@app/infrastructure/executions/child-id.js';

/**
 * What is asked of the execution that a step is: on the terms of the run that asks. A plan that people saw as part
 * of the run's is not asked about again.
 */
export function childRequest(
  state: ExecutionState & Planned,
  place: number,
  now: number,
): RequestExecution | undefined {
  const { id: stepId, attempt } = state.steps.at(place);
  const planned = plannedStep(state, place);
  if (planned.kind !== 'execution') return undefined;
  const { requested, executionId, deadline, attached } = state;
  const { deadline: _, budget: __, ...options } = requested.options;
  const childId = childIdOf(executionId, stepId, attempt);
  const request = resolvedInput(state, place);
  const budget = budgetBelow(state, stepId, now);
  const plan = planned.plan && {
    planId: planOf(childId),
    version: 1,
    digest: sha256(canonicalJson(asJson(planned.plan))),
    plan: planned.plan,
    planner: attached.planner,
  };
  return {
    executionId: childId,
    request: typeof request === 'string' ? request : JSON.stringify(request),
    by: requested.requestedBy,
    now,
    options: {
      ...options,
      approvePlan: plan ? false : options.approvePlan,
      ...(deadline === undefined ? {} : { deadline }),
      ...(budget && { budget }),
    },
    ...(plan && { plan }),
    parent: { executionId, stepId, attempt, depth: (requested.parent?.depth ?? 0) + 1 },
  };
}

const planOf = (childId: string): PlanId => planId(derivedId(childId, 'plan'));
