import { asJson, type Json } from '@app/domain/kernel/json.js';
import { reasonOf } from '@app/domain/plan/approval-policy.js';
import type {
  BoundCall,
  BoundExecution,
  BoundItem,
  BoundMap,
  BoundPlan,
  BoundStep,
  StepPolicy,
} from '@app/domain/plan/bound-plan.js';
import { unboundPlan } from '@app/domain/plan/step-definition.js';
import { usedBy } from '@app/domain/plan/used-by.js';
import type { Plan, PlanMap, PlanStep } from '../types/plan.type.js';

/** A plan with its version, wherever it is attached. */
export interface VersionedPlan {
  readonly planId: string;
  readonly version: number;
  readonly digest: string;
  readonly planner: string;
  readonly plan: BoundPlan;
}

export const planView = ({ planId, version, digest, planner, plan }: VersionedPlan): Plan => ({
  id: planId,
  version,
  digest,
  planner,
  goal: plan.goal,
  notes: plan.notes ?? [],
  steps: plan.steps.map(planStepView),
  result: plan.result ?? null,
  get definition() {
    return asJson(unboundPlan(plan));
  },
});

function planStepView(step: BoundStep): PlanStep {
  const call = step.kind === 'map' ? step.step : step;
  return {
    id: step.id,
    title: step.title,
    kind: step.kind,
    uses: usedBy(step),
    instruction: call.kind === 'agent' ? call.instruction : null,
    input: inputOf(call),
    map: step.kind === 'map' ? planMapView(step) : null,
    dependsOn: step.dependsOn,
    when: step.when === undefined ? null : ({ ...step.when } satisfies Json),
    approval: step.policy.approval === undefined ? null : reasonOf(step.policy.approval),
    timeoutMs: step.policy.timeoutMs,
    heartbeatMs: step.policy.heartbeatMs ?? null,
    maxAttempts: step.policy.retry.maxAttempts,
    effects: step.policy.effects,
    idempotent: step.policy.idempotent,
    locks: call.policy.locks ?? [],
    recovery: recoveryView(call.policy),
  };
}

/** Of an execution, what is asked of it, and its plan when it is part of this one. */
function inputOf(call: BoundCall | BoundItem | BoundExecution): Json {
  if (call.kind !== 'execution') return call.input;
  const { request, plan } = call;
  return plan ? { request, plan: asJson(plan) } : { request };
}

/** What follows a failure. */
const recoveryView = ({ retry, onUnknown = 'ask', onFailure = [], compensate }: StepPolicy): Json => ({
  retry: { ...retry },
  onUnknown,
  onFailure: onFailure.map((choice) => ({ ...choice })),
  compensate: compensate ? asJson(compensate) : null,
});

const planMapView = ({ over, concurrency = 0, failedItems, step }: BoundMap): PlanMap => ({
  over,
  concurrency,
  failedItems: { ...(failedItems ?? { kind: 'fail' }) },
  approval: step.policy.approval === undefined ? null : reasonOf(step.policy.approval),
});
